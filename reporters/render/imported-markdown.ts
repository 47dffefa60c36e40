import type { ImportedResults } from '../../src/results/imported-results.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { pictureLinks } from './picture-links.ts'
import { runTitle } from './run-title.ts'
import { bestVariantsSection } from './sections/best-variants.ts'
import { httpAvailabilitySection } from './sections/http-availability.ts'
import { importedCapacitySection } from './sections/imported-capacity.ts'
import { importedIncompleteSection } from './sections/imported-incomplete.ts'
import { importedSourceSection } from './sections/imported-source.ts'
import { importedTimingNotesSection } from './sections/imported-timing-notes.ts'
import { overheadSection } from './sections/overhead.ts'
import { readinessSection } from './sections/readiness.ts'

/** `report.md` of figures that were imported: the same tables as far as the files go, and why they are not a measurement of podfit's. */
export function importedMarkdown(results: ImportedResults): string {
  const picture = pictureLinks(results)
  const parts = [
    `# ${escapeMarkdown(runTitle(results))}`,
    '> **These figures were imported, not measured.** podfit knows neither the machine nor the clock behind them. What is known to be wrong with the files is said under "How this was timed".',
    importedSourceSection(results),
    importedCapacitySection(results),
    picture('density.svg'),
    overheadSection(results),
    picture('overhead.svg'),
    readinessSection(results),
    httpAvailabilitySection(results),
    bestVariantsSection(results),
    picture('best.svg'),
    importedIncompleteSection(results),
    importedTimingNotesSection(results),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}
