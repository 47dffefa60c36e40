import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { terminal } from '../../reporters/render/terminal.ts'
import { writeImportedReport } from '../../reporters/write-imported-report.ts'
import { writeReport } from '../../reporters/write-report.ts'
import { escapeControls } from '../documents/printable.ts'
import type { ImportedResults } from '../results/imported-results.ts'
import { journalFile } from '../results/journal-file.ts'
import { readAnyResults } from '../results/read-any-results.ts'
import type { Shell } from './shell.ts'

/** `podfit report [DIR]`: makes a run's report again from its journal; no cluster is asked. */
export function reportCommand({ stdout, stderr }: Shell): Command {
  return new Command('report')
    .description('make a run\'s report again from its journal, or that of an import from its results.json')
    .argument('[dir]', 'folder of the run', 'reports/latest')
    .action(async (dir: string) => {
      const imported = importedIn(dir)
      const { results, files, warnings } = imported ? { results: imported, files: await writeImportedReport(dir, imported), warnings: [] } : await writeReport(dir)
      for (const warning of warnings)
        stderr.write(`warning: ${warning}\n`)
      stdout.write(`${terminal(results)}\n${files.map(file => `${escapeControls(file)}\n`).join('')}`)
    })
}

/** What was imported has no journal. */
function importedIn(dir: string): ImportedResults | undefined {
  const file = join(dir, 'results.json')
  if (existsSync(journalFile(dir)) || !existsSync(file))
    return undefined
  const results = readAnyResults(file)
  return results.imported ? results : undefined
}
