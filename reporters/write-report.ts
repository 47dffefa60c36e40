import { escapeControls } from '../src/documents/printable.ts'
import { journalFile } from '../src/results/journal-file.ts'
import { readJournal } from '../src/results/read-journal.ts'
import { resultsFromJournal } from '../src/results/results-from-journal.ts'
import type { Results } from '../src/results/results.ts'
import { REPORTS } from './render/reports.ts'
import { writeReportFiles } from './write-report-files.ts'

export interface WrittenReport {
  results: Results
  /** Paths of what was written, `results.json` first. */
  files: string[]
  /** What a reader of the report should be told, though it could be made. */
  warnings: string[]
}

/**
 * Makes a run's report from its journal alone: `results.json` the files of render/reports.ts and the pictures, in the run's folder.
 *
 * Nothing is written unless all of it could be rendered.
 *
 * @throws JournalReadError, InvalidResultsError where the journal cannot be used; ReportError where a file cannot be written.
 */
export async function writeReport(runDir: string): Promise<WrittenReport> {
  const warnings: string[] = []
  const journal = journalFile(runDir)
  const results = resultsFromJournal(readJournal(journal, warning => warnings.push(warning)), escapeControls(journal))
  return { results, files: await writeReportFiles(runDir, results, REPORTS), warnings }
}
