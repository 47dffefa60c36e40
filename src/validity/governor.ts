import { readFile } from 'node:fs/promises'
import { escapeControls } from '../documents/printable.ts'
import type { CheckResult, Reading } from './check.ts'
import { judged } from './check.ts'
import { attempt } from './attempt.ts'
import { matchingFiles } from './matching-files.ts'

/** Whether the CPU runs at one frequency. @param governors cpufreq's, of every CPU */
export function checkGovernor(governors: Reading<string[]>): CheckResult {
  return {
    check: 'cpu-frequency',
    why: 'a CPU that follows its load is slow when a pod is asked for and fast in the crowd: short times are longer and wider spread than the runtime\'s',
    ...judged(governors, all => {
      const others = [...new Set(all)].filter(name => name !== 'performance').toSorted()
      return others.length === 0
        ? { status: 'ok', seen: 'governor performance on every CPU' }
        : { status: 'marked', seen: `governor ${escapeControls(others.join(', '))}; for the run: echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor` }
    }),
  }
}

export function readGovernors(): Promise<Reading<string[]>> {
  return attempt('this machine does not let Linux choose its CPU frequency (no cpufreq, as in most virtual machines)', async () => {
    const files = await matchingFiles('/sys/devices/system/cpu', /^cpu\d+$/, 'cpufreq', 'scaling_governor')
    const texts = await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => '')))
    const governors = texts.map(text => text.trim()).filter(text => text !== '')
    return governors.length === 0 ? undefined : governors
  })
}
