import { clip } from '../documents/clip.ts'
import { escapeControls } from '../documents/printable.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import { kernelSeen } from '../results/judge-isolation.ts'
import type { SampledTrial } from '../results/samples.ts'
import type { Judgement } from './judgement.ts'
import { trialsOf } from './series.ts'
import type { Series } from './series.ts'

/** Pods that are described one by one. */
const SHOWN = 5

/**
 * Passes when every pod that was asked sees another kernel than its node's: a guest's, a unikernel's, or one in user space.
 *
 * @throws {NoDataError} where a pod did not say what it sees, or it is not clear whose kernel that is: also `.not` must not pass on that
 * @example await expect(k3s.isolations(variant)).toRunOnItsOwnKernel()
 */
export function toRunOnItsOwnKernel(received: SampledTrial<'isolation'> | Series<SampledTrial<'isolation'>>): Judgement {
  const { variant, trials, rawRecord } = trialsOf(received)
  const seen = trials.flatMap(({ samples }) => samples).map(sample => ({ sample, ...kernelSeen(sample) }))
  const lines = seen.map(({ sample: { pod, node }, reasons }) => `${escapeControls(pod)}${node === '' ? '' : ` on ${escapeControls(node)}`}: ${clip(escapeControls(reasons.join('; ')), 400)}`)
  const open = seen.findIndex(({ kernel }) => kernel === 'unseen' || kernel === 'unclear')
  if (seen.length === 0 || open !== -1)
    throw new NoDataError(`${variant}: it is not known whose kernel it runs on: ${lines[open] ?? 'no pod of it was asked'}. Raw record: ${rawRecord}`)
  const shared = seen.filter(({ kernel }) => kernel === 'host').length
  return {
    verdict: {
      variant,
      trials: trials.map(trial => trial.id),
      pass: shared === 0,
      expected: 'a kernel of its own in every pod',
      received: `${shared === 0 ? 'one' : shared === seen.length ? 'the node\'s kernel' : `the node's kernel in ${shared} of them, one of its own in the others`} (n = ${seen.length})`,
    },
    details: [
      ...lines.slice(0, SHOWN).map(line => `Seen       ${line}`),
      ...(lines.length > SHOWN ? [`           and ${lines.length - SHOWN} more`] : []),
      `Raw record ${rawRecord}, trial ${trials.map(trial => trial.id).join(', ')}`,
    ],
  }
}
