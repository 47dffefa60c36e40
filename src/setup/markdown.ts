/** A block of code. */
export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}

/** Paragraphs, lists and blocks, apart by an empty line; what is undefined or empty is left out. */
export function paragraphs(...blocks: (string | undefined)[]): string {
  return blocks.filter(block => block !== undefined && block !== '').join('\n\n')
}

/** A sentence, whether or not whoever wrote it ended it. */
export function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.:!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}
