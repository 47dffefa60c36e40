import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { BaselineError } from '../compare/baseline-error.ts'
import { baselineOf } from '../compare/baseline-of.ts'
import { baselineText } from '../compare/baseline-text.ts'
import { readSnapshot } from '../compare/read-snapshot.ts'
import { toBaseline } from '../compare/to-baseline.ts'
import { escapeControls } from '../documents/printable.ts'
import { messageOf } from '../errors/message-of.ts'
import { writeFileAtomically } from '../results/write-file-atomically.ts'
import type { Shell } from './shell.ts'

/** Fewer cannot show a difference. */
const MIN_VALUES = 3

/** `podfit baseline update RESULTS`: keeps a run's values in a small file that later runs are held against. */
export function baselineCommand(shell: Shell): Command {
  const update = new Command('update')
    .description('write the values of a run into a baseline file, replacing what it had')
    .argument('[results]', 'the run: its folder or its results.json', 'reports/latest')
    .option('--file <file>', 'the baseline (default: baselines/<the run\'s profile>.json)')
    .action((results: string, { file }: { file?: string }) => {
      const snapshot = readSnapshot(results)
      const target = file ?? join('baselines', `${snapshot.run.profile.replaceAll(/[^\w.-]/g, '-')}.json`)
      const baseline = baselineOf(snapshot, escapeControls(results))
      try {
        mkdirSync(dirname(target), { recursive: true })
        writeFileAtomically(target, baselineText(toBaseline(baseline, target)))
      }
      catch (error) {
        if (error instanceof BaselineError)
          throw error
        throw new BaselineError(escapeControls(`${target}: the baseline cannot be written: ${messageOf(error)}`), { cause: error })
      }
      const few = Object.values(baseline.variants).flatMap(({ metrics }) => Object.values(metrics)).some(({ values }) => values.length < MIN_VALUES)
      shell.stdout.write(`${escapeControls(target)}\n`)
      if (baseline.marks)
        shell.stderr.write(`warning: the run is marked (${baseline.marks.map(escapeControls).join(', ')}): its figures may be worse than the truth, and then hide a worsening of later runs\n`)
      if (few)
        shell.stderr.write('warning: some metrics have fewer than three values, and nothing can be held against those; raise rounds in the plan\n')
    })
  return new Command('baseline').description('the values that later runs are held against').addCommand(update.exitOverride())
}
