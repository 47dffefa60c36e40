import type { Results } from '../../../src/results/results.ts'
import type { Rich } from '../document/rich.ts'
import { joined, own, rich } from '../document/rich.ts'

interface AnyTrial {
  variant: string
  status: string
}

/**
 * Which series lack rounds that the plan asked for, a line for each kind of trial. A kind that was not measured at all lacks nothing; what
 * kernels the pods saw is no series.
 */
export function missingRounds(results: Results): Rich[] {
  const { plan, variants, densities, rollouts, coldStarts, overheads, latencies } = results
  const kinds: [string, readonly AnyTrial[]][] = [['density', densities], ['rollouts', rollouts], ['cold starts', coldStarts], ['memory', overheads], ['latency', latencies]]
  return kinds.flatMap(([kind, trials]) => {
    if (trials.length === 0)
      return []
    const lacking = variants.flatMap(({ name, status }) => {
      // A rollout that lacked pods came to its end all the same.
      const ended = trials.filter(trial => trial.variant === name && (trial.status === 'complete' || trial.status === 'incomplete')).length
      return status === 'present' && ended < plan.rounds ? [rich`${name} n = ${ended} of ${plan.rounds} rounds`] : []
    })
    return lacking.length === 0 ? [] : [rich`${own(kind)}: ${joined(lacking, ', ')}`]
  })
}
