import type { Results } from '../../../src/results/results.ts'
import { escapeMarkdown } from '../escape-markdown.ts'

interface AnyTrial {
  variant: string
  status: string
}

/**
 * Which series lack rounds that the plan asked for; empty where none does. A kind that was not measured at all lacks nothing; what kernels
 * the pods saw is no series.
 */
export function roundsSection(results: Results): string {
  const { plan, variants, densities, rollouts, coldStarts, overheads, latencies } = results
  const kinds: [string, readonly AnyTrial[]][] = [['density', densities], ['rollouts', rollouts], ['cold starts', coldStarts], ['memory', overheads], ['latency', latencies]]
  const lines = kinds.flatMap(([kind, trials]) => {
    if (trials.length === 0)
      return []
    const lacking = variants.flatMap(({ name, status }) => {
      // A rollout that lacked pods came to its end all the same.
      const ended = trials.filter(trial => trial.variant === name && (trial.status === 'complete' || trial.status === 'incomplete')).length
      return status === 'present' && ended < plan.rounds ? [`${escapeMarkdown(name)} n = ${ended} of ${plan.rounds} rounds`] : []
    })
    return lacking.length === 0 ? [] : [`> - ${kind}: ${lacking.join(', ')}`]
  })
  return lines.length === 0 ? '' : ['> **Rounds are missing.** What was measured is kept, and rests on fewer rounds than planned:', '>', ...lines].join('\n')
}
