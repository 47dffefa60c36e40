/**
 * Text of at most `length` characters: what is too long loses its middle. A runtime's error begins with what was tried and ends with
 * why it failed; the wrapping is in between.
 */
export function clip(text: string, length: number): string {
  if (text.length <= length)
    return text
  const kept = Math.max(0, length - 5)
  const head = Math.floor(kept / 3)
  return `${text.slice(0, head)} ... ${text.slice(text.length - (kept - head))}`
}
