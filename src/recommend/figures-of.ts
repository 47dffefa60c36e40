import { capacityRows } from '../../reporters/render/tables/capacity-rows.ts'
import { coldStartRows } from '../../reporters/render/tables/cold-start-rows.ts'
import { memoryRows } from '../../reporters/render/tables/memory-rows.ts'
import { OVERHEAD_BASE } from '../plan/plan.ts'
import { SANDBOXED_PODS } from '../published/sandboxed-pods.ts'
import type { AnyResults } from '../results/imported-results.ts'
import type { Results } from '../results/results.ts'
import { findingsAbout } from '../results/validity.ts'
import { formatBytes } from '../units/quantity.ts'
import type { Figures } from './recommendation.ts'

type Figure<K extends 'pods' | 'memory' | 'overhead' | 'coldStart'> =
  | { status: 'measured', value: NonNullable<Figures[K]> }
  /** `why`: what there was to measure does not count. */
  | { status: 'absent', why?: string }

/** What was measured of one variant of a run that is not void itself: nothing is taken from elsewhere in the place of what was not. */
export function figuresOf(results: AnyResults, name: string): Figures {
  if (results.imported) {
    const pods = podsOf(results, name)
    return { ...valueOf('pods', pods), withheld: whyOf('pods', pods), isolation: 'claimed' }
  }
  const pods = podsOf(results, name)
  const memory = memoryOf(results, name)
  const overhead = overheadOf(results, name)
  const coldStart = coldStartOf(results, name)
  return {
    ...valueOf('pods', pods),
    ...valueOf('memory', memory),
    ...valueOf('overhead', overhead),
    ...valueOf('coldStart', coldStart),
    withheld: { ...whyOf('pods', pods), ...whyOf('memory', memory), ...whyOf('overhead', overhead), ...whyOf('coldStart', coldStart) },
    isolation: results.validity.findings.some(finding => finding.check === 'isolation' && finding.variant === name && finding.status === 'ok') ? 'seen' : 'claimed',
  }
}

function valueOf<K extends 'pods' | 'memory' | 'overhead' | 'coldStart'>(key: K, figure: Figure<K>): Partial<Figures> {
  return figure.status === 'measured' ? { [key]: figure.value } : {}
}

function whyOf<K extends 'pods' | 'memory' | 'overhead' | 'coldStart'>(key: K, figure: Figure<K>): Figures['withheld'] {
  return figure.status === 'absent' && figure.why !== undefined ? { [key]: figure.why } : {}
}

/** The maximum that a search found; where none came to its end, the largest rollout that served. */
function podsOf(results: AnyResults, name: string): Figure<'pods'> {
  const row = capacityRows(results).find(({ variant }) => variant.name === name)
  const rollouts = results.rollouts.filter(({ variant }) => variant === name)
  const voided = voidOf(results, name, row?.trials ?? [])
  if (row?.capacity && voided === undefined) {
    const { maxPods, censored, constraints } = row.capacity
    return { status: 'measured', value: { ...machineOf(results), count: maxPods, bound: censored ? 'at-least' : 'exact', from: results.imported ? 'published' : 'density', ...(constraints.length === 0 ? {} : { constraint: constraints.join(', ') }) } }
  }
  const served = rollouts.filter(trial => trial.status === 'complete' && voidOf(results, name, [trial]) === undefined).map(({ replicas }) => replicas)
  if (served.length > 0)
    return { status: 'measured', value: { ...(results.imported ? {} : machineOf(results)), count: Math.max(...served), bound: 'at-least', from: 'rollout' } }
  const why = voided ?? voidOf(results, name, rollouts) ?? unfinished([...row?.trials ?? [], ...rollouts])
  return { status: 'absent', ...(why === undefined ? {} : { why }) }
}

/** The files of an import do not say where they were measured; only the published maxima are known to be of the post's device. */
function machineOf(results: AnyResults): { machineBytes?: number } {
  const bytes = results.imported ? SANDBOXED_PODS.device.memoryBytes : results.cluster.nodes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)
  return bytes > 0 ? { machineBytes: bytes } : {}
}

function memoryOf(results: Results, name: string): Figure<'memory'> {
  const row = memoryRows(results).find(({ variant }) => variant.name === name)
  const why = voidOf(results, name, row?.trials ?? []) ?? unfinished(row?.complete.length === 0 ? row.trials : [])
  if (why !== undefined || row === undefined)
    return { status: 'absent', ...(why === undefined ? {} : { why }) }
  if (row.figures === undefined)
    return { status: 'absent', why: 'no trial has memory at five numbers of pods' }
  const { perPodBytes, fixedBytes = 0, interval } = row.figures.lines.memory
  if (perPodBytes <= 0)
    return { status: 'absent', why: `the node's available memory did not fall with the number of pods (${formatBytes(perPodBytes)} per pod): what else it did hides what they took` }
  return { status: 'measured', value: { perPodBytes, fixedBytes, ...(interval.status === 'ok' ? { lowBytes: interval.low, highBytes: interval.high } : {}) } }
}

function overheadOf(results: Results, name: string): Figure<'overhead'> {
  const rows = memoryRows(results)
  const [own, base] = [name, OVERHEAD_BASE].map(variant => rows.find(row => row.variant.name === variant))
  const why = voidOf(results, OVERHEAD_BASE, base?.trials ?? []) ?? voidOf(results, name, own?.trials ?? [])
  if (why !== undefined)
    return { status: 'absent', why }
  if (own?.figures && name === OVERHEAD_BASE)
    return { status: 'measured', value: 1 }
  return own?.ratio ? { status: 'measured', value: own.ratio.estimate } : { status: 'absent' }
}

function coldStartOf(results: Results, name: string): Figure<'coldStart'> {
  const row = coldStartRows(results).find(({ variant }) => variant.name === name)
  const trials = results.coldStarts.filter(({ variant }) => variant === name)
  const why = voidOf(results, name, trials) ?? unfinished(trials)
  if (row === undefined || why !== undefined)
    return { status: 'absent', ...(why === undefined ? {} : { why }) }
  const { total: { estimate }, p95Ms, answered } = row.figures
  const { failed: [failed, ...others] } = row
  if (estimate === undefined)
    return { status: 'absent', why: failed === undefined ? 'no pod was started alone' : `none of ${1 + others.length} pods answered: ${failed.reason}` }
  return { status: 'measured', value: { medianMs: estimate, ...(p95Ms === undefined ? {} : { p95Ms }), answered: answered.length, failed: row.failed.length } }
}

/** What voids trials of a variant, in one text. */
function voidOf(results: AnyResults, variant: string, trials: readonly { id: string }[]): string | undefined {
  if (results.imported || trials.length === 0)
    return undefined
  const [finding] = findingsAbout(results.validity.findings, 'void', { variant, trials: trials.map(({ id }) => id) })
  return finding && `void: ${finding.check}: ${finding.seen}`
}

/** Why one of the trials is not complete: then none of their figures is the variant's. */
function unfinished(trials: readonly { id: string, status: string, reason?: string }[]): string | undefined {
  const cut = trials.find(({ status }) => status !== 'complete')
  return cut && `trial ${cut.id} ended before it was done${cut.reason === undefined ? '' : `: ${cut.reason}`}`
}
