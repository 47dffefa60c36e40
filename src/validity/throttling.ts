import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { CheckResult, Reading } from './check.ts'
import { both, judged } from './check.ts'
import { attempt } from './attempt.ts'
import { matchingFiles } from './matching-files.ts'

/** `firmware`: a Raspberry Pi's get_throttled bits. `counter`: times an x86 core was throttled for its heat, since boot, all cores together. */
export type Throttling = { source: 'firmware', bits: number } | { source: 'counter', count: number }

/** What the bits mean now; 16 bits further left each says that it has happened since boot. Raspberry Pi documentation, vcgencmd get_throttled. */
const MEANINGS = [
  [0x1, 'under-voltage'],
  [0x2, 'ARM frequency capped'],
  [0x4, 'throttled'],
  [0x8, 'soft temperature limit'],
] as const
const NOW = 0xF
const SINCE_BOOT_SHIFT = 16

const WHY = 'the CPU ran slower than it can, and the variant that works it hardest is slowed most: its figures, and ratios to them, are of another machine. Better cooling or power supply helps'

/** Whether the CPU may have been slowed before the run: what the firmware remembers since boot hides when it happens again. */
export function checkThrottlingBefore(reading: Reading<Throttling>): CheckResult {
  return {
    check: 'throttling',
    why: WHY,
    ...judged(reading, value => {
      if (value.source === 'counter')
        return { status: 'ok', seen: `throttled ${value.count} times since boot`, amount: 0 }
      const [now, earlier] = [value.bits & NOW, value.bits >> SINCE_BOOT_SHIFT & NOW]
      if (now !== 0)
        return { status: 'marked', seen: `${words(now)} now (get_throttled ${hex(value.bits)})`, amount: now }
      return earlier === 0
        ? { status: 'ok', seen: 'never since boot (get_throttled 0x0)', amount: 0 }
        : { status: 'marked', seen: `${words(earlier)} since boot, before the run (get_throttled ${hex(value.bits)}): should it happen again for a moment, it cannot be seen; reboot to clear it`, amount: earlier }
    }),
  }
}

/** Whether the CPU was slowed during a trial: now, at one of its ends, or newly since it began. */
export function checkThrottling(before: Reading<Throttling>, after: Reading<Throttling>): CheckResult {
  return {
    check: 'throttling',
    why: WHY,
    ...judged(both(before, after), ({ before, after }) => {
      if (before.source === 'counter' || after.source === 'counter') {
        const times = before.source === after.source ? (after as { count: number }).count - (before as { count: number }).count : 0
        return { status: times > 0 ? 'void' : 'ok', seen: `cores were throttled ${times} times`, amount: times }
      }
      const happened = (before.bits & NOW) | (after.bits & NOW) | ((after.bits & ~before.bits) >> SINCE_BOOT_SHIFT & NOW)
      return happened === 0
        ? { status: 'ok', seen: `not seen (get_throttled ${hex(after.bits)})`, amount: 0 }
        : { status: 'void', seen: `${words(happened)} (get_throttled ${hex(before.bits)} before, ${hex(after.bits)} after)`, amount: happened }
    }),
  }
}

function words(bits: number): string {
  return MEANINGS.filter(([bit]) => (bits & bit) !== 0).map(([, word]) => word).join(', ')
}

function hex(bits: number): string {
  return `0x${bits.toString(16)}`
}

/** `throttled=0x50005` of vcgencmd, or the `50005` of its file in /sys. */
export function parseThrottled(text: string): number | undefined {
  const digits = /^(?:throttled=)?(?:0x)?([0-9a-f]+)$/i.exec(text.trim())?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 16)
}

export function readThrottling(): Promise<Reading<Throttling>> {
  return attempt('this machine does not tell whether its CPU was throttled', async () => await fromFirmware() ?? await fromVcgencmd() ?? await fromCounters())
}

async function fromFirmware(): Promise<Throttling | undefined> {
  for (const file of await matchingFiles('/sys/devices/platform', /^soc/, /firmware$/, 'get_throttled')) {
    const bits = parseThrottled(await readFile(file, 'utf8').catch(() => ''))
    if (bits !== undefined)
      return { source: 'firmware', bits }
  }
  return undefined
}

async function fromVcgencmd(): Promise<Throttling | undefined> {
  try {
    const bits = parseThrottled((await promisify(execFile)('vcgencmd', ['get_throttled'], { timeout: 5_000 })).stdout)
    return bits === undefined ? undefined : { source: 'firmware', bits }
  }
  catch {
    return undefined
  }
}

async function fromCounters(): Promise<Throttling | undefined> {
  const files = await matchingFiles('/sys/devices/system/cpu', /^cpu\d+$/, 'thermal_throttle', 'core_throttle_count')
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => undefined)))
  const counts = texts.flatMap(text => text === undefined ? [] : Number(text))
  return counts.length === 0 ? undefined : { source: 'counter', count: counts.reduce((sum, count) => sum + count, 0) }
}
