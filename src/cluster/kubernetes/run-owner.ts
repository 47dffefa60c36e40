import { currentOwner, ownerState as stateOf } from '../run-owner.ts'

const HOST = 'podfit.io/host'
const PROCESS = 'podfit.io/process'

/** Annotations that say which process owns a run's namespace. */
export function ownerAnnotations(): Record<string, string> {
  const { host, process } = currentOwner()
  return { [HOST]: host, [PROCESS]: process }
}

/** Whether the process that made a namespace is still there; see {@link stateOf}. */
export function ownerState(annotations: Record<string, string> = {}): 'running' | 'gone' | 'elsewhere' {
  const { [HOST]: host, [PROCESS]: process } = annotations
  return stateOf({ ...(host === undefined ? {} : { host }), ...(process === undefined ? {} : { process }) })
}
