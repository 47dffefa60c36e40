import { join } from 'node:path'
import { escapeControls } from '../src/documents/printable.ts'
import { PodfitError } from '../src/errors/podfit-error.ts'
import { journalFile } from '../src/results/journal-file.ts'
import { readJournal } from '../src/results/read-journal.ts'
import { resultsFromJournal } from '../src/results/results-from-journal.ts'
import type { Results } from '../src/results/results.ts'
import { writeFileAtomically } from '../src/results/write-file-atomically.ts'
import { writeResults } from '../src/results/write-results.ts'
import { REPORTS } from './render/reports.ts'
import { ReportError } from './report-error.ts'

export interface WrittenReport {
  results: Results
  /** Paths of what was written, `results.json` first. */
  files: string[]
  /** What a reader of the report should be told, though it could be made. */
  warnings: string[]
}

/**
 * Makes a run's report from its journal alone: `results.json` and the files of render/reports.ts, in the run's folder.
 *
 * Nothing is written unless all of it could be rendered.
 *
 * @throws JournalReadError, InvalidResultsError where the journal cannot be used; ReportError where a file cannot be written.
 */
export function writeReport(runDir: string): WrittenReport {
  const warnings: string[] = []
  const journal = journalFile(runDir)
  const results = resultsFromJournal(readJournal(journal, warning => warnings.push(warning)), escapeControls(journal))
  const reports = Object.entries(REPORTS).map(([name, render]) => ({ file: join(runDir, name), text: render(results) }))
  const resultsFile = join(runDir, 'results.json')
  try {
    writeResults(resultsFile, results)
    for (const { file, text } of reports)
      writeFileAtomically(file, text)
  }
  catch (error) {
    if (error instanceof PodfitError)
      throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new ReportError(escapeControls(`the report of ${runDir} cannot be written: ${detail}; once that is mended: pnpm podfit report ${runDir}`), { cause: error })
  }
  return { results, files: [resultsFile, ...reports.map(({ file }) => file)], warnings }
}
