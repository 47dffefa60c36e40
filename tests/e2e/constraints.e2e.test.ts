import { afterAll, describe, expect, it } from 'vitest'
import type { DensityResult } from '../../src/measure/density.ts'
import { bringUp, notTheLab } from './support/cluster-under-test.ts'
import { Workspace } from './support/run-podfit.ts'

// Three nodes that are full for three different reasons. Only the lab can be made so.
describe.skipIf(notTheLab)('the binding constraint of a density search', () => {
  const workspace = new Workspace({
    variants: ['runc'],
    rounds: 1,
    density: { firstBatch: 10, cap: 100, hold: '1s', stepTimeout: '2m' },
  })

  afterAll(() => {
    workspace.remove()
    bringUp()
  })

  it.each<[string, string[], Partial<DensityResult>, RegExp]>([
    ['maxPods', ['--max-pods', '24'], { maxPods: 24, constraint: 'maxPods' }, /Too many pods/],
    // A /27 has 30 addresses, one of them the bridge's.
    ['pod-ips', ['--pod-cidr', '10.244.0.0/27'], { maxPods: 29, constraint: 'pod-ips' }, /no IP addresses available/],
    // 16 MiB a pod.
    ['memory-requests', ['--allocatable-memory', '400Mi'], { maxPods: 25, constraint: 'memory-requests' }, /Insufficient memory/],
  ])('%s', async (_, labOptions, expected, evidence) => {
    bringUp(...labOptions)
    const ended = await workspace.run(['specs/density'])
    expect(ended.code, ended.output).toBe(0)
    const [density] = workspace.results.densities
    expect(density).toMatchObject({ status: 'complete', result: { ...expected, resolution: 1, censored: false, evidence: expect.stringMatching(evidence) } })
    expect(workspace.read('report.md')).toContain(expected.constraint)
  })
})
