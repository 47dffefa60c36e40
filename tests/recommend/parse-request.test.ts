import { describe, expect, test } from 'vitest'
import { PodfitError } from '../../src/errors/podfit-error.ts'
import { thrownBy } from '../documents/thrown-by.ts'
import { ask } from './request.ts'

test('units are those of the plan', () => {
  expect(ask({ memory: '6Gi', appMemory: '40Mi', budget: ['coldStart=200ms', 'coldStartP95=1m30s', 'memoryPerPod=24Mi', 'overhead=2.5'] })).toMatchObject({
    pods: 100,
    memoryBytes: 6 * 2 ** 30,
    appMemoryBytes: 40 * 2 ** 20,
    limits: { coldStartMs: 200, coldStartP95Ms: 90_000, memoryPerPodBytes: 24 * 2 ** 20, overhead: 2.5 },
  })
  expect(ask().limits).toEqual({})
})

describe('what cannot be asked is said in one line, with exit code 2', () => {
  test.for<[Parameters<typeof ask>[0], RegExp]>([
    [{ threatModel: 'untrusted' }, /^--threat-model: no "untrusted"; .*trusted-images \(your own, trusted images\).*edge-scripts/],
    [{ threatModel: 'vm-bondary' }, /did you mean vm-boundary\?/],
    [{ threatModel: 'constructor' }, /^--threat-model: no "constructor"/],
    [{ pods: '0' }, /^--pods: expected a whole number of pods/],
    [{ pods: '1.5' }, /^--pods: .*got "1\.5"/],
    [{ pods: '' }, /^--pods/],
    [{ memory: '6' }, /^--memory: expected an amount of memory with a unit, e\.g\. 6Gi; got "6"/],
    [{ memory: 'much' }, /"much"/],
    [{ appMemory: '12' }, /^--app-memory/],
    [{ budget: ['allReady=30s'] }, /^--budget: .*coldStart, coldStartP95, memoryPerPod, overhead.*got "allReady=30s"/],
    [{ budget: ['toString=1'] }, /^--budget/],
    [{ budget: ['coldStart'] }, /^--budget/],
    [{ budget: ['coldStart=200'] }, /duration with a unit/],
    [{ budget: ['memoryPerPod=24'] }, /with a unit/],
    [{ budget: ['overhead=-1'] }, /^--budget overhead/],
    [{ budget: ['overhead=Infinity'] }, /^--budget overhead/],
  ])('%j', ([text, message]) => {
    const error = thrownBy(() => ask(text))
    expect(error).toBeInstanceOf(PodfitError)
    expect((error as PodfitError).exitCode).toBe(2)
    expect((error as PodfitError).message).toMatch(message)
    expect((error as PodfitError).message).not.toContain('\n')
  })
})
