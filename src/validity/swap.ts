import { readFile } from 'node:fs/promises'
import { formatBytes } from '../units/quantity.ts'
import type { CheckResult, Reading } from './check.ts'
import { both, judged } from './check.ts'
import { attempt } from './attempt.ts'

export interface Swap {
  totalBytes: number
  freeBytes: number
  /** Any of it in compressed memory (zram). */
  hasZram: boolean
}

const WHY = 'memory that was moved to swap counts as free again: memory per pod reads too small, and more pods fit than memory holds'
/** Background daemons are swapped out by some MiB on any machine that has swap. */
const TOLERATED_BYTES = 16 * 2 ** 20
/** A slope of memory over pods is told to 0.1 MiB a pod, over some ten pods. */
const TOLERATED_IN_SLOPE_BYTES = 2 ** 20

/** Whether the node can swap. */
export function checkSwapBefore(reading: Reading<Swap>): CheckResult {
  return {
    check: 'swap',
    why: WHY,
    ...judged(reading, ({ totalBytes, freeBytes, hasZram }) => totalBytes === 0
      ? { status: 'ok', seen: 'there is none' }
      : { status: 'marked', seen: `${formatBytes(totalBytes)} of ${hasZram ? 'zram' : 'swap'}, ${formatBytes(totalBytes - freeBytes)} in use; for the run: sudo swapoff -a` }),
  }
}

/** Whether memory went to swap during a trial. That makes figures of memory better than true, so there it voids them. */
export function checkSwap(before: Reading<Swap>, after: Reading<Swap>, kind: string): CheckResult {
  return {
    check: 'swap',
    why: WHY,
    ...judged(both(before, after), ({ before, after }) => {
      const grownBytes = Math.max(0, after.totalBytes - after.freeBytes - (before.totalBytes - before.freeBytes))
      const isSlope = kind === 'overhead'
      const status = isSlope && grownBytes > TOLERATED_IN_SLOPE_BYTES ? 'void' : grownBytes > TOLERATED_BYTES ? 'marked' : 'ok'
      return { status, seen: after.totalBytes === 0 ? 'there is none' : `${formatBytes(grownBytes)} went to swap`, amount: grownBytes }
    }),
  }
}

export function readSwap(): Promise<Reading<Swap>> {
  return attempt('swap of this host', async () => {
    const [meminfo, swaps] = await Promise.all([readFile('/proc/meminfo', 'utf8'), readFile('/proc/swaps', 'utf8')])
    const bytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? Number.NaN) * 1024
    const swap = { totalBytes: bytes('SwapTotal'), freeBytes: bytes('SwapFree'), hasZram: /^\/dev\/zram\d/m.test(swaps) }
    return Number.isNaN(swap.totalBytes + swap.freeBytes) ? undefined : swap
  })
}
