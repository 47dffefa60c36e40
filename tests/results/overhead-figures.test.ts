import { expect, test } from 'vitest'
import { overheadFigures, overheadRatio } from '../../src/results/overhead-figures.ts'
import { randomFrom } from '../../src/stats/random-from.ts'
import { overheadTrial, parts, samplesOfNodes } from './overhead-samples.ts'

const MIB = 2 ** 20

test('the slope is what a pod more takes, and what comes with the first pod is apart', () => {
  const figures = overheadFigures([overheadTrial(1, { perPodMib: 8, fixedMib: 30 })])
  expect(figures?.sizes).toEqual([0, 5, 10, 15, 20, 25])
  expect(figures?.lines.memory.perPodBytes).toBeCloseTo(8 * MIB, 0)
  expect(figures?.lines.memory.fixedBytes).toBeCloseTo(30 * MIB, 0)
  expect(figures?.lines.memory.rSquared).toBeCloseTo(1)
  expect(figures?.lines.pss).toBeUndefined()
  expect(figures).not.toHaveProperty('pssShortfall')
})

test('one round has the interval of its line, two have none, three that of the slopes', () => {
  const [one, two, three] = [7, 8, 9].map((perPodMib, index) => overheadTrial(index + 1, { perPodMib }))
  expect(overheadFigures([one!])?.lines.memory.interval).toMatchObject({ status: 'ok', method: 'ols-student-t', n: 5 })
  expect(overheadFigures([one!, two!])?.lines.memory).toMatchObject({ perPodBytes: 7.5 * MIB, interval: { status: 'too-few', n: 2, needed: 3 } })
  const memory = overheadFigures([one!, two!, three!])?.lines.memory
  expect(memory?.perPodBytes).toBeCloseTo(8 * MIB, 0)
  // Student's t with 2 degrees of freedom, 4.303, times 1 MiB over the root of 3.
  expect(memory?.interval).toMatchObject({ status: 'ok', method: 'student-t', n: 3, low: expect.closeTo((8 - 2.4841) * MIB, -3), high: expect.closeTo((8 + 2.4841) * MIB, -3) })
  expect(memory?.rounds.map(({ round }) => round)).toEqual([1, 2, 3])
})

test('a trial that was cut short has no part in it', () => {
  const cut = { ...overheadTrial(2, { perPodMib: 80 }), status: 'failed', reason: 'x' } as const
  expect(overheadFigures([overheadTrial(1), cut])?.lines.memory.rounds).toHaveLength(1)
  expect(overheadFigures([cut])).toBeUndefined()
})

test('a line of fewer than five sizes above 0 is none', () => {
  expect(overheadFigures([overheadTrial(1, { sizes: [0, 1, 2, 3, 4] })])).toBeUndefined()
  const withoutNone = overheadFigures([overheadTrial(1, { sizes: [1, 2, 3, 4, 5] })])?.lines.memory
  expect(withoutNone?.perPodBytes).toBeCloseTo(8 * MIB, 0)
  expect(withoutNone).not.toHaveProperty('fixedBytes')
})

test('cross-checks are lines of their own; one that lacks a size is not drawn through the others', () => {
  const whole = overheadFigures([overheadTrial(1, { rest: pods => ({ ...parts(pods, { pss: 6, file: 1, kernel: 1.5, others: 1.5 }), podCgroupBytes: pods * 7 * MIB, outsidePodBytes: pods * 2 * MIB }) })])
  expect(whole?.lines.pss?.perPodBytes).toBeCloseTo(6 * MIB, 0)
  expect(whole?.lines.kernel?.perPodBytes).toBeCloseTo(1.5 * MIB, 0)
  expect(whole?.lines.otherProcesses?.perPodBytes).toBeCloseTo(1.5 * MIB, 0)
  expect(whole?.lines.outsidePod?.perPodBytes).toBeCloseTo(2 * MIB, 0)
  expect(whole?.pssShortfall).toBeCloseTo(0.25)
  const holed = overheadFigures([overheadTrial(1, { sizes: [10, 0, 25, 5, 20, 15, 30], rest: (pods, index) => index === 3 ? {} : parts(pods, { pss: 6 }) })])
  expect(holed?.lines.memory).toBeDefined()
  expect(holed?.lines).not.toHaveProperty('pss')
  expect(holed).not.toHaveProperty('pssShortfall')
})

test('of several nodes each has a line over its own pods, and all together one over all', () => {
  const trials = [1, 2, 3].map(round => ({ ...overheadTrial(round), samples: samplesOfNodes({ 'pi-a': 8 + round, 'pi-b': 20 }) }))
  const figures = overheadFigures(trials)
  expect(figures?.lines.memory.perPodBytes).toBeCloseTo(15 * MIB, -5)
  expect(figures?.perNode?.map(({ node, sizes }) => [node, sizes])).toEqual([['pi-a', [0, 3, 5, 8, 10, 13]], ['pi-b', [0, 2, 5, 7, 10, 12]]])
  const [a, b] = figures!.perNode!
  expect(a?.memory?.perPodBytes).toBeCloseTo(10 * MIB, 0)
  expect(a?.memory).toMatchObject({ interval: { status: 'ok', method: 'student-t', n: 3 }, fixedBytes: expect.closeTo(0, 0) })
  expect(b?.memory?.perPodBytes).toBeCloseTo(20 * MIB, 0)
  expect(overheadFigures([overheadTrial(1)])).not.toHaveProperty('perNode')
})

test('a node with pods in fewer than five numbers, or missing from a sample, has no line', () => {
  const few = overheadFigures([{ ...overheadTrial(1), samples: samplesOfNodes({ a: 8, b: 8, c: 8, d: 8, e: 8 }, [0, 1, 2, 3, 4, 5]) }])
  expect(few?.lines.memory).toBeDefined()
  expect(few?.perNode?.map(({ node, memory }) => [node, memory])).toEqual(['a', 'b', 'c', 'd', 'e'].map(node => [node, undefined]))
  const samples = samplesOfNodes({ 'pi-a': 8, 'pi-b': 8 })
  samples[3] = { ...samples[3]!, perNode: samples[3]!.perNode!.slice(0, 1) }
  const holed = overheadFigures([{ ...overheadTrial(1), samples }])
  expect(holed?.perNode?.map(({ node, memory }) => [node, memory === undefined])).toEqual([['pi-a', false], ['pi-b', true]])
})

test('the ratio is of the rounds that both have', () => {
  const gvisor = [1, 2, 3].map(round => overheadTrial(round, { perPodMib: 20 * round }, 'gvisor'))
  const runc = [1, 2, 3].map(round => overheadTrial(round, { perPodMib: 10 * round }))
  expect(overheadRatio(gvisor, runc)).toMatchObject({ n: 3, estimate: expect.closeTo(2), interval: { status: 'ok', method: 'student-t-of-logs' } })
  expect(overheadRatio(gvisor.slice(0, 2), runc.slice(1))).toMatchObject({ n: 1, estimate: expect.closeTo(2), interval: { status: 'too-few' } })
  expect(overheadRatio(gvisor.slice(0, 1), runc.slice(1))).toBeUndefined()
})

test('a slope that is not above 0 gives no ratio and no percentage', () => {
  const noise = overheadTrial(1, { perPodMib: -1, rest: pods => parts(pods, { pss: 1 }) })
  expect(overheadRatio([overheadTrial(1)], [noise])).toBeUndefined()
  expect(overheadFigures([noise])).not.toHaveProperty('pssShortfall')
})

test('a node that drifts while sizes are shuffled does not tilt the mean of the rounds', () => {
  const random = randomFrom('drift')
  const trials = Array.from({ length: 200 }, (_, round) => {
    const sizes = [0, 5, 10, 15, 20, 25].map(size => ({ size, key: random() })).toSorted((a, b) => a.key - b.key).map(({ size }) => size)
    // 40 MiB less with every size, as five pods take.
    return overheadTrial(round, { sizes, rest: (pods, index) => ({ availableBytes: (8_192 - pods * 8 - index * 40) * MIB }) })
  })
  const { interval } = overheadFigures(trials)!.lines.memory
  expect(interval).toMatchObject({ status: 'ok' })
  if (interval.status === 'ok') {
    expect(interval.low).toBeLessThan(8 * MIB)
    expect(interval.high).toBeGreaterThan(8 * MIB)
  }
})
