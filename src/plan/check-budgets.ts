import type { Problem } from '../documents/document-error.ts'
import { printable } from '../documents/printable.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import { formatDuration, parseDuration } from '../units/duration.ts'
import type { AnyVariant } from '../variants/variant.ts'
import type { ProfileFile } from './plan-file.ts'
import type { Budgets } from './plan.ts'
import { OVERHEAD_BASE } from './plan.ts'
import { unknownVariant } from './plan-variants.ts'
import type { Settings } from './settings.ts'

const DURATIONS = ['firstReady', 'allReady', 'firstServe', 'allServe'] as const
const ANSWERS = ['answerP50', 'answerP95', 'answerP99'] as const

/**
 * Budgets that nothing would ever be judged by, or that no run can meet.
 *
 * A misspelt variant is a problem in every profile. The rest concerns the chosen one alone: another device's budgets may
 * speak of variants that today's plan leaves out.
 */
export function checkBudgets(
  document: YamlDocument,
  profiles: Record<string, ProfileFile>,
  chosen: string,
  settings: Settings,
  { known, planned, caps }: { known: ReadonlyMap<string, AnyVariant>, planned: ReadonlySet<string>, caps: ReadonlyMap<string, number> },
): Problem[] {
  return Object.entries(profiles).flatMap(([profile, { budgets = {} }]) => Object.entries(budgets).flatMap(([name, budget]): Problem[] => {
    const path = ['profiles', profile, 'budgets', name]
    if (!known.has(name))
      return [{ message: `a budget for an ${unknownVariant(name, known)}`, place: document.place(path, 'key') }]
    if (profile !== chosen)
      return []
    if (!planned.has(name))
      return [{ message: `a budget for ${printable(name)}, which is not in the plan's variants: add it there or remove the budget`, place: document.place(path, 'key') }]
    if (budget.overhead !== undefined && !planned.has(OVERHEAD_BASE))
      return [{ message: `${[...path, 'overhead'].join('.')}: is over ${OVERHEAD_BASE}, which is not in the plan's variants: add it there or remove the budget`, place: document.place([...path, 'overhead']) }]
    return unreachable(budget, settings, caps.get(name) ?? settings.density.cap).map(({ metric, message }) => ({
      message: `${[...path, metric].join('.')}: ${message}`,
      place: document.place([...path, metric]),
    }))
  }))
}

/** Of fewer, p95 is the maximum under another name. */
const P95_SAMPLES = 20

function unreachable(budget: Budgets, { density, coldstart, probe, timeouts }: Settings, cap: number): { metric: keyof Budgets, message: string }[] {
  const problems: { metric: keyof Budgets, message: string }[] = []
  if (budget.maxPods !== undefined && budget.maxPods > cap)
    problems.push({ metric: 'maxPods', message: `${budget.maxPods} is above ${cap < density.cap ? 'the cap of this variant' : 'density.cap'} ${cap}: no search could show it` })
  for (const metric of DURATIONS) {
    const limit = budget[metric]
    if (limit !== undefined && parseDuration(limit) > timeouts.rolloutMs)
      problems.push({ metric, message: `${printable(limit)} is above timeouts.rollout ${formatDuration(timeouts.rolloutMs)}: the rollout ends before` })
  }
  for (const metric of ['coldStart', 'coldStartP95'] as const) {
    const limit = budget[metric]
    if (limit !== undefined && parseDuration(limit) > coldstart.timeoutMs)
      problems.push({ metric, message: `${printable(limit)} is above coldstart.timeout ${formatDuration(coldstart.timeoutMs)}: the pod has failed before` })
  }
  if (budget.coldStartP95 !== undefined && coldstart.samples < P95_SAMPLES)
    problems.push({ metric: 'coldStartP95', message: `coldstart.samples ${coldstart.samples} gives no p95: that takes ${P95_SAMPLES}` })
  for (const metric of ANSWERS) {
    const limit = budget[metric]
    if (limit !== undefined && parseDuration(limit) > probe.timeoutMs)
      problems.push({ metric, message: `${printable(limit)} is above probe.timeout ${formatDuration(probe.timeoutMs)}: a request without an answer has failed before` })
  }
  return problems
}
