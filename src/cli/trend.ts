import { Command } from 'commander'
import { writeTrend } from '../../reporters/write-trend.ts'
import { escapeControls } from '../documents/printable.ts'
import { readRuns } from '../trend/read-runs.ts'
import type { Shell } from './shell.ts'

/** `podfit trend DIR... --out DIR`: what became of each figure from run to run; no cluster is asked. */
export function trendCommand({ stdout }: Shell): Command {
  return new Command('trend')
    .description('a chart and a table of each metric over several runs, with what changed between them')
    .argument('<path...>', 'folders of runs, folders of such folders, or results.json files')
    .requiredOption('--out <dir>', 'folder for trend.md and the charts')
    .action(async (paths: string[], { out }: { out: string }) => {
      const files = await writeTrend(out, readRuns(paths))
      stdout.write(files.map(file => `${escapeControls(file)}\n`).join(''))
    })
}
