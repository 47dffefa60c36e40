import { readFile } from 'node:fs/promises'
import type { CheckResult, Reading } from './check.ts'
import { both, judged } from './check.ts'
import { attempt } from './attempt.ts'

/** Time in which at least one task had to wait, since boot, in microseconds: PSI, Documentation/accounting/psi.rst of Linux. */
export interface Pressure {
  memoryUs: number
  ioUs: number
}

/** A tenth of the time: a stall there is no longer noise. */
const TOLERATED_SHARE = 0.1

/**
 * Whether work stood still for want of memory during a trial. A density search is meant to come near that: there it is only told.
 */
export function checkMemoryPressure(before: Reading<Pressure>, after: Reading<Pressure>, elapsedMs: number, kind: string): CheckResult {
  return {
    check: 'memory-pressure',
    why: 'the kernel takes time to find free pages, so pods come up and answer later than the runtime lets them',
    ...judged(both(before, after), ({ before, after }) => {
      const share = (after.memoryUs - before.memoryUs) / 1_000 / elapsedMs
      return {
        status: share > TOLERATED_SHARE && kind !== 'density' ? 'marked' : 'ok',
        seen: `something waited for memory ${(share * 100).toFixed(1)} % of the time`,
        amount: share,
      }
    }),
  }
}

export function readPressure(): Promise<Reading<Pressure>> {
  return attempt('the kernel does not count pressure (no /proc/pressure; boot with psi=1)', async () => {
    const [memory, io] = await Promise.all(['memory', 'io'].map(name => readFile(`/proc/pressure/${name}`, 'utf8')))
    const [memoryUs, ioUs] = [parsePressure(memory ?? ''), parsePressure(io ?? '')]
    return memoryUs === undefined || ioUs === undefined ? undefined : { memoryUs, ioUs }
  })
}

/** `total` of the line `some`. */
export function parsePressure(text: string): number | undefined {
  const total = /^some .*\btotal=(\d+)$/m.exec(text)?.[1]
  return total === undefined ? undefined : Number(total)
}
