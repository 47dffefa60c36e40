import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { attempt } from './attempt.ts'
import type { CheckResult, Reading } from './check.ts'
import { judged } from './check.ts'

/** Whether this host's clock follows a time server. @param reading systemd's NTPSynchronized */
export function checkClockSync(reading: Reading<boolean>): CheckResult {
  return {
    check: 'clock-sync',
    why: 'a clock that nothing keeps right may be stepped within the run; a Raspberry Pi has no battery clock unless one is added',
    ...judged(reading, isSynchronised => isSynchronised
      ? { status: 'ok', seen: 'the clock follows a time server' }
      : { status: 'marked', seen: 'the clock follows no time server (timedatectl: System clock synchronized: no)' }),
  }
}

export function readClockSync(): Promise<Reading<boolean>> {
  return attempt('timedatectl does not tell whether the clock is synchronised', async () => {
    const { stdout } = await promisify(execFile)('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { timeout: 5_000 })
    return { yes: true, no: false }[stdout.trim()]
  })
}
