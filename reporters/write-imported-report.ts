import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { escapeControls } from '../src/documents/printable.ts'
import { messageOf } from '../src/errors/message-of.ts'
import { ImportError } from '../src/import/import-error.ts'
import type { ImportedResults } from '../src/results/imported-results.ts'
import { journalFile } from '../src/results/journal-file.ts'
import { readAnyResults } from '../src/results/read-any-results.ts'
import { IMPORT_REPORTS } from './render/reports.ts'
import { ReportError } from './report-error.ts'
import { writeReportFiles } from './write-report-files.ts'

/**
 * Writes imported figures and their report into a folder, which is made where it is not there. An import that is there already is
 * replaced; a measured run never is.
 *
 * @returns the paths of what was written, `results.json` first
 * @throws ImportError where the folder has a measured run; ReportError where it cannot be written
 */
export async function writeImportedReport(dir: string, results: ImportedResults): Promise<string[]> {
  const resultsFile = join(dir, 'results.json')
  if (existsSync(journalFile(dir)) || (existsSync(resultsFile) && !readAnyResults(resultsFile).imported))
    throw new ImportError(dir, [{ message: 'has a run that podfit measured, which an import would overwrite: choose another folder with --out' }])
  try {
    mkdirSync(dir, { recursive: true })
  }
  catch (error) {
    throw new ReportError(escapeControls(`the folder ${dir} cannot be made: ${messageOf(error)}; choose another one with --out`), { cause: error })
  }
  return writeReportFiles(dir, results, IMPORT_REPORTS)
}
