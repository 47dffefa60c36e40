import { clip } from '../../src/documents/clip.ts'
import { escapeControls } from '../../src/documents/printable.ts'

/** Longest text from outside that a report shows, if nothing else is said; the whole of it is in results.json. */
const MAX_LENGTH = 300

/**
 * Text from outside (names of nodes and pods, events, versions) as one line of markdown that shows exactly its characters: no table
 * cell, emphasis, link, HTML or terminal code can be made with it. Longer texts are cut.
 */
export function escapeMarkdown(text: string, maxLength = MAX_LENGTH): string {
  const line = text.replace(/[\s\u0085]+/g, ' ').trim()
  const cut = clip(line, maxLength)
  return escapeControls(cut)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*|~[\]]/g, String.raw`\$&`)
    // An underscore inside a word is no emphasis, and names are easier to read without the backslash.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
}
