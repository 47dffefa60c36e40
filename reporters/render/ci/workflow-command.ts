import { plainLine } from '../text/plain-line.ts'

/** GitHub shows 4 KB of an annotation. */
const MAX_LENGTH = 1_000

/**
 * A workflow command of GitHub Actions: `::error file=a,title=b::message`. Escaped as `@actions/core` does it: `%` and line ends in
 * the message; `:` and `,` as well in properties. Control characters are shown as such, long texts are cut.
 */
export function workflowCommand(command: 'error' | 'warning' | 'notice', properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`).join(',')
  return `::${command}${list === '' ? '' : ` ${list}`}::${escapeData(message)}`
}

function escapeData(text: string): string {
  return plainLine(text, MAX_LENGTH).replace(/%/g, '%25')
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
