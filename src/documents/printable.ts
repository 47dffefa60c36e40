/** Longest text of others that is shown inside a message. */
const MAX_LENGTH = 80

/** Control and format characters, the ones that turn the direction of text, and what breaks a line: none may reach a terminal. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu

/** Text that came from outside (a file, a path, the environment) as one line that is safe to print: control characters escaped, cut when long. */
export function printable(text: string, maxLength = MAX_LENGTH): string {
  const characters = text.slice(0, maxLength * 2)
  const cut = characters.length > maxLength ? `${characters.slice(0, maxLength)}...` : characters
  return `"${cut.replace(/["\\]/g, '\\$&')}"`.replace(UNPRINTABLE, escapeCharacter)
}

/** As `printable`, for a path or a message: not quoted, not cut. */
export function escapeControls(text: string): string {
  return text.replace(UNPRINTABLE, escapeCharacter)
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code <= 0xFF ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
