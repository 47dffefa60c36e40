import { readFile } from 'node:fs/promises'
import type { CheckResult, Reading } from './check.ts'
import { judged } from './check.ts'
import { attempt } from './attempt.ts'
import { matchingFiles } from './matching-files.ts'

/** A Raspberry Pi slows its cores from 80 °C on (Raspberry Pi documentation, frequency management and thermal control). */
const TOLERATED_CELSIUS = 80

/** Whether the machine is so hot that it slows down, or is about to. @param celsius the hottest of its sensors */
export function checkTemperature(celsius: Reading<number>): CheckResult {
  return {
    check: 'temperature',
    why: 'a hot CPU lowers its own frequency, and the trials after a hot one pay for it',
    ...judged(celsius, hottest => ({
      status: hottest >= TOLERATED_CELSIUS ? 'marked' : 'ok',
      seen: `${hottest.toFixed(1)} °C`,
      amount: hottest,
    })),
  }
}

export function readTemperature(): Promise<Reading<number>> {
  return attempt('this machine has no thermal sensor that Linux knows', async () => {
    const files = await matchingFiles('/sys/class/thermal', /^thermal_zone\d+$/, 'temp')
    const millidegrees = (await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => '')))).filter(text => /^-?\d+\s*$/.test(text)).map(Number)
    return millidegrees.length === 0 ? undefined : Math.max(...millidegrees) / 1_000
  })
}
