import { clip } from '../../../src/documents/clip.ts'
import { escapeControls } from '../../../src/documents/printable.ts'

/** Longest text from outside that a report shows, if nothing else is said; the whole of it is in results.json. */
const MAX_LENGTH = 300

/**
 * Text from outside (names of nodes and pods, events, versions) as one line that a reader sees all of: what would break the line, turn
 * its direction or act on a terminal is spelt out. Longer texts are cut. What a format gives a meaning is escaped by its renderer.
 */
export function outsideText(text: string, maxLength = MAX_LENGTH): string {
  return escapeControls(clip(text.replace(/[\s\u0085]+/g, ' ').trim(), maxLength))
}
