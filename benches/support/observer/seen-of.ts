import type { RolloutState } from '../../../src/measure/rollout-state.ts'
import type { Seen } from './trial.ts'

/** What podfit says of a rollout, on the wall clock. */
export function seenOf(state: RolloutState, t0: number): Seen {
  const pods = [...state.pods.values()].map(({ name, readyMs = Number.NaN, availableMs = Number.NaN }) => ({ name, readyAt: t0 + readyMs, availableAt: t0 + availableMs }))
  return { t0, doneAt: t0 + Math.max(state.allReadyMs ?? Number.NaN, state.allAvailableMs ?? Number.NaN), pods, periodsMs: [], reconnects: state.reconnects }
}
