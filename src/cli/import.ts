import { join } from 'node:path'
import { Command } from 'commander'
import { terminal } from '../../reporters/render/terminal.ts'
import { writeImportedReport } from '../../reporters/write-imported-report.ts'
import { escapeControls } from '../documents/printable.ts'
import { importCsv } from '../import/import-csv.ts'
import type { Shell } from './shell.ts'

/** `podfit import DIR|FILES...`: reads the CSV files of another benchmark into a report, marked as imported; no cluster is asked. */
export function importCommand({ stdout }: Shell): Command {
  return new Command('import')
    .description('make a report of CSV files in the form of nubificus/runtime-benchmarking-rpi5: test.csv and, where there, timeline_*.csv')
    .argument('<path...>', 'the folder they are in, or the files')
    .option('--out <dir>', 'folder of the report (default: reports/imported-<date>-<time of its first rollout>)')
    .action(async (paths: string[], { out }: { out?: string }) => {
      const results = importCsv(paths)
      const files = await writeImportedReport(out ?? join('reports', results.run.id), results)
      stdout.write(`${terminal(results)}\n${files.map(file => `${escapeControls(file)}\n`).join('')}`)
    })
}
