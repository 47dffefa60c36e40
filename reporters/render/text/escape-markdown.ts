import { outsideText } from './outside-text.ts'

/**
 * Text from outside (names of nodes and pods, events, versions) as one line of markdown that shows exactly its characters: no table
 * cell, emphasis, HTML or terminal code can be made with it, and no link that says other than where it leads (GitHub makes links of bare addresses). Longer texts are cut.
 */
export function escapeMarkdown(text: string, maxLength?: number): string {
  return outsideText(text, maxLength)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*|~[\]]/g, String.raw`\$&`)
    // An underscore inside a word is no emphasis, and names are easier to read without the backslash.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
}
