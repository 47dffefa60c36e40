import { printableJson } from '../documents/printable-json.ts'
import { Command } from 'commander'
import { compareMarkdown } from '../../reporters/render/compare/compare-markdown.ts'
import type { Outcome } from '../compare/compare-runs.ts'
import { compareRuns } from '../compare/compare-runs.ts'
import { readSnapshot } from '../compare/read-snapshot.ts'
import { metricName, parseTolerances } from '../compare/tolerances.ts'
import type { Shell } from './shell.ts'

const EXIT_CODES: Record<Outcome, number> = { 'no worse': 0, 'worse': 1, 'cannot compare': 2 }

interface CompareFlags {
  json?: boolean
  tolerance: string[]
  metric?: string[]
  variant?: string[]
}

/** `podfit compare A B`: is B worse than A? */
export function compareCommand(shell: Shell): Command {
  return new Command('compare')
    .description('hold a run against an earlier one or a baseline, metric by metric; exit code 0: no worse, 1: worse, 2: cannot be said')
    .argument('<a>', 'the earlier run: its folder, its results.json, or a baseline file')
    .argument('<b>', 'the run that is judged')
    .option('--json', 'as JSON instead of markdown')
    .option('--tolerance <metric=percent...>', 'accept a worsening up to this, e.g. allReady=15%', [])
    .option('--metric <name...>', 'compare only these metrics')
    .option('--variant <name...>', 'compare only these variants')
    .action((a: string, b: string, { json, tolerance, metric, variant }: CompareFlags) => {
      const comparison = compareRuns(readSnapshot(a), readSnapshot(b), {
        tolerances: parseTolerances(tolerance),
        ...metric ? { metrics: metric.map(metricName) } : {},
        ...variant ? { variants: variant } : {},
      })
      shell.stdout.write(json ? `${printableJson(comparison)}\n` : compareMarkdown(comparison))
      shell.exitCode = EXIT_CODES[comparison.outcome]
    })
}
