import { clip } from '../../../src/documents/clip.ts'
import { escapeControls } from '../../../src/documents/printable.ts'

/** Longest name that a picture has room for. */
const MAX_LENGTH = 40

/** Text from outside as one line of a picture: cut, and without what XML does not allow. What XML gives a meaning is escaped where it is drawn. */
export function pictureText(text: string, maxLength = MAX_LENGTH): string {
  const line = clip(text.replace(/[\s\u0085]+/g, ' ').trim(), maxLength)
  return escapeControls(line).replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
}
