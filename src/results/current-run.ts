import type { CheckResult } from '../validity/check.ts'

/** The run going on in this process: its folder below `reports/` and its id. */
export interface CurrentRun {
  /** Absolute path. */
  dir: string
  id: string
  /** Where its pods are; absent where the cluster has none. */
  namespace?: string
  /** Asks once more whether the run has the cluster to itself; absent where nobody else could have it. */
  checkLease?: () => Promise<CheckResult>
}

/** Vitest loads global setup and reporters as separate instances of a module, so a module's own variable is not shared by them. */
const SLOT = Symbol.for('podfit.currentRun')

/** Tells the reporter where the run's journal is. */
export function setCurrentRun(run: CurrentRun | undefined): void {
  Reflect.set(globalThis, SLOT, run)
}

/** The run global setup has begun; undefined where it has not come so far. */
export function currentRun(): CurrentRun | undefined {
  const run: unknown = Reflect.get(globalThis, SLOT)
  return isCurrentRun(run) ? run : undefined
}

function isCurrentRun(value: unknown): value is CurrentRun {
  return typeof value === 'object' && value !== null
    && 'dir' in value && typeof value.dir === 'string'
    && 'id' in value && typeof value.id === 'string'
    && (!('namespace' in value) || typeof value.namespace === 'string')
    && (!('checkLease' in value) || typeof value.checkLease === 'function')
}
