import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { DensityResult } from '../../src/measure/density.ts'
import type { DensityTrial } from '../../src/results/results.ts'
import { bringUp, inCluster, notTheLab } from './support/cluster-under-test.ts'
import { Workspace } from './support/run-podfit.ts'

const ROOT = join(import.meta.dirname, '../..')
/** For pods of some 10 MiB, before the kubelet evicts. */
const ROOM_BYTES = 400 * 2 ** 20

// Nodes that are full for different reasons. Only the lab can be made so.
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

  it('memory, where the kubelet evicts pods before the node is full', async () => {
    bringUp()
    const { file, args, env } = inCluster(['kubectl', 'get', '--raw', '/api/v1/nodes/podfit-lab/proxy/stats/summary?only_cpu_and_memory=true'], {})
    const summary = JSON.parse(execFileSync(file, args, { encoding: 'utf8', env, cwd: ROOT })) as { node: { memory: { availableBytes: number } } }
    bringUp('--eviction-memory', String(summary.node.memory.availableBytes - ROOM_BYTES))
    // The kubelet looks every ten seconds.
    workspace.write('podfit.yaml', JSON.stringify({ variants: ['runc'], rounds: 1, density: { firstBatch: 10, cap: 150, hold: '15s', stepTimeout: '3m' } }))
    const ended = await workspace.run(['specs/density'])
    expect(ended.code, ended.output).toBe(0)
    const [density] = workspace.results.densities
    expect(density).toMatchObject({ status: 'complete', result: { constraint: 'memory', evidence: expect.stringMatching(/Evicted|MemoryPressure/) } })
    const { maxPods } = (density as Extract<DensityTrial, { status: 'complete' }>).result
    // A pod takes some 10 MiB. That those which were evicted stay must not bring the search down to nothing.
    expect(maxPods, JSON.stringify(density)).toBeGreaterThan(10)
    expect(maxPods).toBeLessThan(150)
  })
})
