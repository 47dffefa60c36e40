import type { ClusterConditions } from '../cluster/cluster.ts'
import type { HarnessFacts } from '../results/results.ts'
import { checkCgroups, readCgroups } from './cgroups.ts'
import type { CheckResult, Reading } from './check.ts'
import { notRead } from './check.ts'
import { part } from './check-trial.ts'
import { checkClock } from './clock.ts'
import { checkClockSync, readClockSync } from './clock-sync.ts'
import { checkGovernor, readGovernors } from './governor.ts'
import { notTheNode } from './host-reading.ts'
import { checkNodes } from './nodes.ts'
import { checkPageSize } from './page-size.ts'
import { checkSwapBefore, readSwap } from './swap.ts'
import { checkTemperature, readTemperature } from './temperature.ts'
import { checkThrottlingBefore, readThrottling } from './throttling.ts'

export interface RunConditionsOptions {
  location: HarnessFacts['location']
  pageSizeBytes?: number
  hasUserSpaceKernel: boolean
}

/** Reads and judges what a run finds at its beginning. */
export async function checkRunStart(cluster: Reading<ClusterConditions>, { location, pageSizeBytes, hasUserSpaceKernel }: RunConditionsOptions): Promise<CheckResult[]> {
  const elsewhere = notTheNode(location)
  const onNode = <T>(read: () => Promise<Reading<T>>): Promise<Reading<T>> => elsewhere ? Promise.resolve(elsewhere) : read()
  const [sync, swap, throttling, temperature, governors, cgroups] = await Promise.all([
    // The harness's own clock, wherever it runs.
    readClockSync(),
    onNode(readSwap),
    onNode(readThrottling),
    onNode(readTemperature),
    onNode(readGovernors),
    onNode(readCgroups),
  ])
  return [
    ...checkRunState(cluster, cluster),
    checkClockSync(sync),
    checkGovernor(governors),
    checkThrottlingBefore(throttling),
    checkTemperature(temperature),
    checkSwapBefore(swap),
    checkPageSize(elsewhere ?? (pageSizeBytes === undefined ? notRead('the page size is not known') : { status: 'read', value: { pageSizeBytes, hasUserSpaceKernel } })),
    checkCgroups(cgroups),
  ]
}

/** Judges what a cluster tells of itself against what it told at the run's beginning; asked again as the run goes on. */
export function checkRunState(atFirst: Reading<ClusterConditions>, now: Reading<ClusterConditions>): CheckResult[] {
  return [
    checkClock(part(now, 'serverClock', 'there is no server with a clock of its own')),
    checkNodes(part(atFirst, 'nodes', 'no nodes'), part(now, 'nodes', 'no nodes')),
  ]
}
