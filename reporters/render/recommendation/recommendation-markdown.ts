import type { Recommendation } from '../../../src/recommend/recommendation.ts'
import { escapeMarkdown } from '../text/escape-markdown.ts'
import { markdownTable } from '../text/markdown-table.ts'
import { withoutCommand } from '../text/without-command.ts'
import { recommendationParts } from './recommendation-parts.ts'

/** A recommendation for a pull request or a page. */
export function recommendationMarkdown(recommendation: Recommendation): string {
  const { title, lead, sections } = recommendationParts(recommendation)
  const parts = [
    `# podfit recommend: ${escapeMarkdown(title)}`,
    ...lead.map(line => escapeMarkdown(line)),
    ...sections.flatMap(({ heading, columns, rows, notes }) => [
      `## ${heading}`,
      ...rows.length === 0 ? [] : [markdownTable(columns.map(header => ({ header })), rows.map(row => row.map(cell => escapeMarkdown(cell))))],
      ...notes.map(note => escapeMarkdown(note)),
    ]),
  ]
  return `${parts.join('\n\n').split('\n').map(withoutCommand).join('\n')}\n`
}
