import type { Observation } from '../measure/observation.ts'
import type { RolloutState } from '../measure/rollout-state.ts'
import { foldRollout } from '../measure/rollout-state.ts'
import type { JournalEntry } from './journal-entry.ts'
import type { RolloutTrial } from './results.ts'
import { maxServerDisagreementMs } from './server-disagreement.ts'
import { timelineOf } from './timeline.ts'

type RolloutEnd = Extract<JournalEntry, { type: 'rollout-end' }>
type TrialStart = Extract<JournalEntry, { type: 'trial' }>

export interface RolloutLines {
  start: TrialStart
  /** Up to its end; what came after belongs to its removal. */
  observations: Observation[]
  end?: RolloutEnd
  /** Why there is no end, where there is none. */
  unfinishedReason: string
  /** The plan's; for a trial that did not live to write its clock down. */
  probeIntervalMs: number
}

/** The record of one rollout, computed from its lines of the journal and nothing else. */
export function rolloutTrial({ start, observations, end, unfinishedReason, probeIntervalMs }: RolloutLines): RolloutTrial {
  const state = foldRollout(observations)
  const pods = [...state.pods.values()]
  const disagreementMs = state.wallClock === undefined ? undefined : maxServerDisagreementMs(state.wallClock, pods)
  const answers = pods.flatMap(({ availableMs }) => availableMs ?? [])
  return {
    id: start.trial,
    variant: start.variant,
    round: start.round,
    ...outcome(start, state, end, unfinishedReason),
    namespace: start.namespace,
    ...defined({ deployment: start.deployment, selector: start.selector }),
    startedAt: start.startedAt,
    ...defined({ requestedAt: state.wallClock }),
    replicas: start.replicas,
    readyCount: state.readyCount,
    availableCount: state.availableCount,
    ...defined({
      firstReadyMs: state.firstReadyMs,
      allReadyMs: state.allReadyMs,
      firstAvailableMs: state.firstAvailableMs,
      allAvailableMs: state.allAvailableMs,
      meanAvailableMs: answers.length === 0 ? undefined : answers.reduce((sum, ms) => sum + ms, 0) / answers.length,
    }),
    restarts: state.restarts,
    reconnects: state.reconnects,
    clock: { ...(end?.clock ?? { probeIntervalMs }), ...defined({ maxServerDisagreementMs: disagreementMs }) },
    pods,
    timeline: timelineOf(observations),
  }
}

function outcome(start: TrialStart, state: RolloutState, end: RolloutEnd | undefined, unfinishedReason: string): Pick<RolloutTrial, 'status' | 'reason'> {
  if (!end)
    return { status: 'unfinished', reason: unfinishedReason }
  const seen = `${state.readyCount} of ${start.replicas} pods Ready, ${state.availableCount} available`
  if (end.status === 'incomplete')
    return { status: 'incomplete', reason: end.reason ?? `the deadline passed with ${seen}` }
  if (end.status === 'interrupted')
    return { status: 'interrupted', reason: end.reason ?? `the run was interrupted with ${seen}` }
  // The observations are the evidence; a word that they do not bear out is not believed.
  return state.desired === start.replicas && state.allReadyMs !== undefined && state.allAvailableMs !== undefined
    ? { status: 'complete' }
    : { status: 'incomplete', reason: `said to be complete, but its observations show otherwise: ${seen}` }
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The properties that have a value: one that was not measured is absent from the record. */
function defined<T extends object>(properties: T): Defined<T> {
  const result: Defined<T> = { ...properties }
  for (const key of Object.keys(result)) {
    if (Reflect.get(result, key) === undefined)
      Reflect.deleteProperty(result, key)
  }
  return result
}
