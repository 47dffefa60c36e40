import type { AnyResults } from '../../src/results/imported-results.ts'
import { escapeMarkdown } from './text/escape-markdown.ts'
import { pictures } from './pictures/pictures.ts'

/** Room for the figures of some twenty variants. */
const ALT_LENGTH = 1_500

/** Links to the pictures of a report, by file, each with its figures in words; empty for a picture that there is not. */
export function pictureLinks(results: AnyResults): (file: string) => string {
  const links = new Map(pictures(results).map(({ file, alt }) => [file as string, `![${escapeMarkdown(alt, ALT_LENGTH)}](${file})`]))
  return file => links.get(file) ?? ''
}
