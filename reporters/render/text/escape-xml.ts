import { plainLine } from './plain-line.ts'

/** Longest text from outside in an XML file; the whole of it is in results.json. */
const MAX_LENGTH = 1_000

/**
 * Text from outside as one line of XML, for content and for attributes in double quotes: no tag, entity or end of a CDATA section can be
 * made with it, and no character is left that XML 1.0 forbids even when escaped.
 */
export function escapeXml(text: string): string {
  return plainLine(text, MAX_LENGTH)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;')
}
