import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { IMPORT_REPORTS, REPORTS } from '../../../reporters/render/reports.ts'
import { writeImportedReport } from '../../../reporters/write-imported-report.ts'
import { writeReportFiles } from '../../../reporters/write-report-files.ts'
import { importCsv } from '../../../src/import/import-csv.ts'
import { readAnyResults } from '../../../src/results/read-any-results.ts'
import { everything } from '../../reporters/html/runs.ts'

// render-everything.ts OUT [CSV-FOLDER] [RESULTS.JSON ...]: all files of the reports of a run with every kind of figure, of an import where a folder is
// given, and of further runs. For a process of its own, under another Node or in another place.
const [out = '', csvFolder = '', ...files] = process.argv.slice(2)

async function write(name: string, work: (dir: string) => Promise<unknown>): Promise<void> {
  const dir = join(out, name)
  mkdirSync(dir, { recursive: true })
  await work(dir)
}

await write('run', dir => writeReportFiles(dir, everything(), REPORTS))
if (csvFolder !== '')
  await write('import', dir => writeImportedReport(dir, importCsv([csvFolder])))
for (const [index, file] of files.entries()) {
  const results = readAnyResults(file)
  await write(`given-${index}`, dir => results.imported ? writeReportFiles(dir, results, IMPORT_REPORTS) : writeReportFiles(dir, results, REPORTS))
}
process.stdout.write(process.version)
