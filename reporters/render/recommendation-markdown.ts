import type { Recommendation } from '../../src/recommend/recommendation.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { markdownTable } from './markdown-table.ts'
import { recommendationParts } from './recommendation-parts.ts'

/** A recommendation for a pull request or a page. */
export function recommendationMarkdown(recommendation: Recommendation): string {
  const { title, lead, sections } = recommendationParts(recommendation)
  const parts = [
    `# podfit recommend: ${escapeMarkdown(title)}`,
    ...lead.map(escapeMarkdown),
    ...sections.flatMap(({ heading, columns, rows, notes }) => [
      `## ${heading}`,
      ...rows.length === 0 ? [] : [markdownTable(columns.map(header => ({ header })), rows.map(row => row.map(escapeMarkdown)))],
      ...notes.map(escapeMarkdown),
    ]),
  ]
  return `${parts.join('\n\n')}\n`
}
