import { clip } from '../../../src/documents/clip.ts'
import { escapeControls } from '../../../src/documents/printable.ts'
import type { Recommendation } from '../../../src/recommend/recommendation.ts'
import { withoutCommand } from '../text/without-command.ts'
import { recommendationParts } from './recommendation-parts.ts'

/** Text from outside is cut there. */
const MAX_WIDTH = 300

/** A recommendation for a terminal: aligned tables, plain text, no colour. */
export function recommendationTerminal(recommendation: Recommendation): string {
  const { title, lead, sections } = recommendationParts(recommendation)
  const lines = [
    title,
    '',
    ...lead,
    ...sections.flatMap(({ heading, columns, rows, notes }) => ['', heading, ...rows.length === 0 ? [] : table([columns, ...rows]), ...notes]),
  ]
  return lines.map(line => `${withoutCommand(clean(line))}\n`).join('')
}

function table(rows: readonly string[][]): string[] {
  const cleaned = rows.map(row => row.map(clean))
  const widths = (cleaned[0] ?? []).map((_, column) => Math.max(...cleaned.map(row => row[column]?.length ?? 0)))
  return cleaned.map(row => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`)
}

function clean(text: string): string {
  return clip(escapeControls(text), MAX_WIDTH)
}
