import { printable } from '../documents/printable.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import type { OverheadTrial } from '../results/overhead-figures.ts'
import { overheadFigures } from '../results/overhead-figures.ts'
import { formatBytes, parseMemory } from '../units/quantity.ts'
import type { MemoryQuantity } from '../units/quantity.ts'
import { intervalText } from './interval-text.ts'
import type { Judgement } from './judgement.ts'
import { trialsOf } from './series.ts'
import type { Series } from './series.ts'

/**
 * Passes when one pod more of the variant takes at most `limit` of the node's available memory: the slope over the number of pods, mean of
 * the rounds.
 *
 * @example await expect(k3s.overheads(variant)).toUseAtMostPerPod('24Mi')
 * @throws {NoDataError} where no slope can be told from what else the node did
 */
export function toUseAtMostPerPod(received: OverheadTrial | Series<OverheadTrial>, limit: MemoryQuantity): Judgement {
  const { variant, trials, rawRecord } = trialsOf(received)
  // To Kubernetes it would be bytes, and to whoever wrote it most likely not.
  if (/^[\d.]*$/.test(limit))
    throw new TypeError(`toUseAtMostPerPod expects an amount of memory with a unit, e.g. '24Mi'; got ${printable(limit)}`)
  const limitBytes = parseMemory(limit)
  const figures = overheadFigures(trials)
  if (figures === undefined)
    throw new NoDataError(`${variant}: no trial has memory at five numbers of pods, a slope cannot be told. Raw record: ${rawRecord}`)
  const { memory, pss, podCgroup } = figures.lines
  // Pods take memory: a slope of nothing or less is noise, and shows a limit to be kept only where the noise of several rounds stays below it too.
  if (memory.perPodBytes <= 0 && !(memory.rounds.length > 1 && memory.interval.status === 'ok' && memory.interval.high <= limitBytes))
    throw new NoDataError(`${variant}: the node's available memory did not fall with the number of pods (${formatBytes(memory.perPodBytes)} per pod, ${intervalText(memory.interval, formatBytes)}): what else it did hides what the pods took, which is not judged. Raw record: ${rawRecord}`)
  const unsettled = trials.flatMap(({ samples }) => samples.filter(({ isSettled }) => !isSettled))
  return {
    verdict: {
      variant,
      trials: trials.map(trial => trial.id),
      pass: memory.perPodBytes <= limitBytes,
      expected: `at most ${formatBytes(limitBytes)} per pod`,
      received: `${formatBytes(memory.perPodBytes)} (${intervalText(memory.interval, formatBytes)})`,
    },
    details: [
      `Line       over ${figures.sizes.join(', ')} pods, R² ${memory.rSquared?.toFixed(3) ?? 'not defined'}${memory.fixedBytes === undefined ? '' : `, ${formatBytes(memory.fixedBytes)} besides that does not grow with the pods`}`,
      `Rounds     ${memory.rounds.map(({ round, perPodBytes }) => `${round}: ${formatBytes(perPodBytes)}`).join(', ')}`,
      `Beside it  ${[...(pss ? [`${formatBytes(pss.perPodBytes)} PSS`] : []), ...(podCgroup ? [`${formatBytes(podCgroup.perPodBytes)} in the pods' cgroups`] : [])].join(', ') || 'no cross-check could be read'}`,
      ...(unsettled.length === 0 ? [] : [`Unsettled  memory still moved at ${unsettled.length} of the sizes, by up to ${formatBytes(Math.max(...unsettled.map(({ spreadBytes }) => spreadBytes)))}`]),
      `Raw record ${rawRecord}, trial ${trials.map(trial => trial.id).join(', ')}`,
    ],
  }
}
