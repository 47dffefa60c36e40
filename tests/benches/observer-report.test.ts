import { expect, test } from 'vitest'
import { observerReport } from '../../benches/support/observer/observer-report.ts'
import type { Observer, ObserverTrial } from '../../benches/support/observer/trial.ts'

const T0 = 1_795_996_800_000
const PEAK = { pssBytes: 80 * 2 ** 20, processes: [{ name: 'node x.ts', pssBytes: 80 * 2 ** 20 }] }

/** Two pods, Ready after 2 s and 4 s, of which the observer learns `lateMs` later. */
function trial(observer: Observer, round: number, lateMs: number): ObserverTrial {
  const pods = ['a', 'b'].map((name, index) => {
    const readyAt = T0 + (index + 1) * 2_000
    return { name, readyAt, readyReceivedAt: readyAt - 1, addressedAt: readyAt - 1, startedAt: readyAt - 900, listensAt: readyAt - 890, notYetAt: readyAt - 891 }
  })
  return {
    observer,
    pods: 2,
    round,
    startedAt: '2026-11-30T00:00:00.000Z',
    busyBefore: 0.05,
    truth: { requestedAt: T0, pods },
    witnessCpuMs: 100,
    ...(observer === 'nothing' ? {} : {
      seen: { t0: T0 - 10, doneAt: T0 + 4_000 + lateMs, periodsMs: observer === 'poller' ? [700, 900] : [], pods: pods.map(({ name, readyAt }) => ({ name, readyAt: readyAt + lateMs, availableAt: readyAt + lateMs, ...(observer === 'poller' ? { readyByCounterMs: 1_500 } : {}) })) },
      cost: { timedCpuMs: observer === 'poller' ? 2_000 : 100, wholeCpuMs: 3_000, timedPeak: PEAK, wholePeak: PEAK },
    }),
  }
}

const all = [1, 2, 3].flatMap(round => [trial('nothing', round, 0), trial('recorder', round, 3), trial('poller', round, 1_250)])

test('says how far behind the truth each observer was', () => {
  const [ready = ''] = observerReport(all).split('### HTTP', 1)
  expect(ready).toContain('| 2 | podfit, its recorder | 3 | 3 [3 to 3] | 3 [3 to 3] | 3.0 | - | 3.0 | 6 |')
  expect(ready).toContain('| 2 | poller | 3 | 1250 [1250 to 1250] | 1250 [1250 to 1250] | 1250.0 | - | 1250.0 | 6 |')
})

test('an answer cannot be late before anybody knows the address', () => {
  const [, behindListening = '', behindAddress = ''] = observerReport(all).split('### HTTP')
  expect(behindListening).toContain('| podfit, its recorder | 3 | 893 [893 to 893]')
  expect(behindAddress).toContain('| podfit, its recorder | 3 | 4 [4 to 4]')
})

test('says what counting polls makes of the time, and what the CPU is over the poller\'s', () => {
  const report = observerReport(all)
  expect(report).toContain('| 2 | poller | 3 | 4.00 [4.00 to 4.00] | 5.26 [5.26 to 5.26] | 1.50 [1.50 to 1.50] | 2 [2 to 2] | 800 | 900 |')
  expect(report).toContain('| 2 | podfit, its recorder | 3 | 0.10 [0.10 to 0.10] | 0.050 [0.050 to 0.050], n = 3 |')
})

test('two rounds give no interval', () => {
  expect(observerReport(all.filter(({ round }) => round < 3))).toContain('n = 2: too few')
})

test('a pod that was not seen is an error, not a gap in the figures', () => {
  const [, first] = all
  const { seen } = first!
  expect(() => observerReport([{ ...first!, seen: { ...seen!, pods: seen!.pods.slice(1) } }])).toThrow('recorder has not seen all of a')
})
