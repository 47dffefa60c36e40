import { expect, test } from 'vitest'
import { observerReport } from '../../benches/support/observer/observer-report.ts'
import type { Observer, ObserverTrial } from '../../benches/support/observer/trial.ts'

const T0 = 1_795_996_800_000
const PEAK = { pssBytes: 60 * 2 ** 20, aloneBytes: 80 * 2 ** 20, processes: [{ name: 'node x.ts', aloneBytes: 80 * 2 ** 20 }] }

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

test('what lies between the receipt of an update and its end is nobody\'s error, and the rest is', () => {
  const early = (lateMs: number): string => observerReport([trial('recorder', 1, lateMs)]).split('### ')[2] ?? ''
  expect(early(-1)).toContain('| podfit, its recorder | 1 | 0.0 [0.0 to 0.0] | 0.0 [0.0 to 0.0] |')
  expect(early(-4)).toContain('| podfit, its recorder | 1 | 3.0 [3.0 to 3.0] | 3.0 [3.0 to 3.0] |')
  expect(early(7)).toContain('| podfit, its recorder | 1 | 7.0 [7.0 to 7.0] | 7.0 [7.0 to 7.0] |')
})

test('rounds of other sizes are compared each with its own, and then all together', () => {
  const larger = all.map(one => ({ ...one, pods: 3, truth: { ...one.truth, requestedAt: T0 - 4_000 } }))
  const report = observerReport([...all, ...larger])
  expect(report).toContain('| podfit, its recorder | 6 | 1.000 [1.000 to 1.000], n = 6 | 1.000 [1.000 to 1.000], n = 6 |')
})

test('a pod that the witness has not seen is left out of the figures about it, not out of the others', () => {
  const one = trial('recorder', 1, 3)
  const [{ name, readyAt, readyReceivedAt, addressedAt } = { name: '', readyAt: 0, readyReceivedAt: 0, addressedAt: 0 }, second] = one.truth.pods
  const report = observerReport([{ ...one, truth: { ...one.truth, pods: [{ name, readyAt, readyReceivedAt, addressedAt }, second!] } }])
  const [, ready, , listening] = report.split('### ')
  expect(ready).toContain('| podfit, its recorder | 1 | 3 [3 to 3] | 3 [3 to 3] | 3.0 | - | 3.0 | 2 |')
  expect(listening).toContain('| podfit, its recorder | 1 | - | - | - | - | 893.0 | 1 |')
})

test('two rounds give no interval', () => {
  expect(observerReport(all.filter(({ round }) => round < 3))).toContain('n = 2: too few')
})

test('a pod that was not seen is an error, not a gap in the figures', () => {
  const [, first] = all
  const { seen } = first!
  expect(() => observerReport([{ ...first!, seen: { ...seen!, pods: seen!.pods.slice(1) } }])).toThrow('recorder has not seen all of a')
})
