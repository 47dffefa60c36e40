import { sleep } from '../../clock/sleep.ts'

const PERIOD_MS = 10

/** Waits until something no longer runs. @returns false when `endsAt` (`performance.now()`) comes first */
export async function untilGone(isRunning: () => boolean, endsAt: number): Promise<boolean> {
  while (isRunning()) {
    if (performance.now() >= endsAt)
      return false
    await sleep(PERIOD_MS)
  }
  return true
}
