import { clip } from '../../../src/documents/clip.ts'
import { escapeControls } from '../../../src/documents/printable.ts'

/** Longest name that there is room for in a picture. */
const MAX_LENGTH = 40

/** Text from outside as one line of plain text: cut, and without what a terminal acts on or XML forbids. What a format gives a meaning is escaped by its renderer. */
export function plainLine(text: string, maxLength = MAX_LENGTH): string {
  const line = clip(text.replace(/[\s\u0085]+/g, ' ').trim(), maxLength)
  return escapeControls(line).replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
}
