import { Command } from 'commander'
import { terminal } from '../../reporters/render/terminal.ts'
import { writeReport } from '../../reporters/write-report.ts'
import { escapeControls } from '../documents/printable.ts'

/** `podfit report [DIR]`: makes a run's report again from its journal; no cluster is asked. */
export function reportCommand(): Command {
  return new Command('report')
    .description('make a run\'s report again from its journal')
    .argument('[dir]', 'folder of the run', 'reports/latest')
    .action((dir: string) => {
      const { results, files, warnings } = writeReport(dir)
      for (const warning of warnings)
        process.stderr.write(`warning: ${warning}\n`)
      process.stdout.write(`${terminal(results)}\n${files.map(file => `${escapeControls(file)}\n`).join('')}`)
    })
}
