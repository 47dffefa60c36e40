import { formatBytes } from '../units/quantity.ts'
import type { HarnessFacts } from '../results/results.ts'
import type { CheckResult } from './check.ts'

/** What the harness itself took during a trial. */
export interface HarnessUse {
  location: HarnessFacts['location']
  cpuMs: number
  elapsedMs: number
  residentBytes: number
  /** CPUs of its host. */
  cpus: number
  /** Without a cluster it is the harness that starts the sandboxes, and what it uses for that belongs to every start. */
  startsSandboxes: boolean
}

/** A watch and a prober need a few hundredths of a small machine; at a fifth the pods have noticeably less. */
const TOLERATED_SHARE = 0.2

/** Whether the harness took so much of the node it measures that the pods had to do with less. A latency client is meant to be busy. */
export function checkHarness({ location, cpuMs, elapsedMs, residentBytes, cpus, startsSandboxes }: HarnessUse, kind: string): CheckResult {
  const used = cpuMs / elapsedMs
  const isTooMuch = location !== 'off-node' && !startsSandboxes && kind !== 'latency' && used / cpus > TOLERATED_SHARE
  return {
    check: 'harness',
    why: 'on the node under test the observer is part of the load; from another machine it is not',
    status: isTooMuch ? 'marked' : 'ok',
    seen: `it ran ${{ 'on-node': 'on the node', 'off-node': 'on another machine', 'unknown': 'at a place not known' }[location]} and used ${used.toFixed(2)} of ${cpus} CPUs, ${formatBytes(residentBytes)}${startsSandboxes ? ', starting the sandboxes among it' : ''}`,
    amount: used,
  }
}
