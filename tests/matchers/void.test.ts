import { beforeEach, expect, test } from 'vitest'
import '../../src/matchers/types.ts'
import { registerMatchers } from '../../src/matchers/register-matchers.ts'
import type { Series } from '../../src/matchers/series.ts'
import type { VerdictRecord } from '../../src/results/results.ts'
import type { SampledTrial } from '../../src/results/samples.ts'
import { seen, VIEWS } from '../results/isolation-samples.ts'

const kept: VerdictRecord[] = []

registerMatchers(verdict => kept.push(verdict), variant => variant === 'kata/qemu' ? 'RuntimeClass kata-qemu ran a shared\u001B[31m kernel' : undefined)

beforeEach(() => {
  kept.length = 0
})

function coldStarts(variant: string): Series<SampledTrial<'coldstart'>> {
  return { variant, rawRecord: 'j', trials: [{ id: 'c', variant, round: 1, namespace: 'n', startedAt: '', status: 'complete', samples: [{ pod: 'p', status: 'answered', answeredMs: 5 }] }] }
}

test('figures that count pass, and fail with .not', async () => {
  await expect(coldStarts('runc')).toColdStartWithin('1s')
  await expect(async () => await expect(coldStarts('runc')).not.toColdStartWithin('1s')).rejects.toThrow('expect(runc).not.toColdStartWithin')
  expect(kept).toMatchObject([
    { matcher: 'toColdStartWithin', pass: true, expected: 'median of cold starts within 1 s', received: '5 ms (median of n = 1)' },
    { matcher: 'not.toColdStartWithin', pass: false, expected: 'not median of cold starts within 1 s' },
  ])
})

test('a void variant passes nothing, whichever way round, and the message says why', async () => {
  await expect(async () => await expect(coldStarts('kata/qemu')).toColdStartWithin('1s')).rejects.toThrow(String.raw`Received   void (RuntimeClass kata-qemu ran a shared\x1b[31m kernel): 5 ms`)
  await expect(async () => await expect(coldStarts('kata/qemu')).not.toColdStartWithin('1ms')).rejects.toThrow('Received   void (')
  await expect(async () => await expect(coldStarts('kata/qemu').trials[0]!).toColdStartWithin('1s')).rejects.toThrow('Received   void (')
  expect(kept.map(({ matcher, pass }) => [matcher, pass])).toEqual([['toColdStartWithin', false], ['not.toColdStartWithin', false], ['toColdStartWithin', false]])
})

test('it cannot talk itself out of it either', async () => {
  const samples = [seen(VIEWS.runc)]
  const isolation: SampledTrial<'isolation'> = { id: 'i', variant: 'kata/qemu', round: 0, namespace: 'n', startedAt: '', status: 'complete', samples }
  await expect(async () => await expect(isolation).not.toRunOnItsOwnKernel()).rejects.toThrow('void')
  await expect(async () => await expect(isolation).toRunOnItsOwnKernel()).rejects.toThrow('void')
})

test('options reach the matcher', async () => {
  await expect(async () => await expect(coldStarts('runc')).toColdStartWithin('1s', { at: 'p95' })).rejects.toThrow('a p95 takes 20 pods')
})
