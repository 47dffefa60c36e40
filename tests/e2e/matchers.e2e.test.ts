import { mkdirSync } from 'node:fs'
import { stringify } from 'yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labPaths } from '../../fixtures/lab/paths.ts'
import type { Results } from '../../src/results/results.ts'
import { clusterUnderTest, ensureUp, noCluster } from './support/cluster-under-test.ts'
import { kubectl, Workspace } from './support/run-podfit.ts'
import type { Ended } from './support/run-podfit.ts'

const GHOST = 'podfit-e2e-ghost'

function variant(name: string, kubernetes: object): string {
  return stringify({
    name,
    runtime: name,
    isolation: 'shared-kernel',
    kubernetes: { handler: 'runc', runtimeType: 'io.containerd.runc.v2', image: 'localhost/podfit/http-server:1', imagePullPolicy: 'Never', port: 8080, memoryRequest: '16Mi', ...kubernetes },
    install: { url: 'https://example.org/', note: 'Made for this test.' },
  })
}

// Real pods that fail in the ways that matter: too slow, never Ready, Ready but deaf. Run with a token, as CI does.
describe.skipIf(noCluster)('matchers on a cluster that disappoints', () => {
  let workspace: Workspace
  let ended: Ended
  let results: Results

  beforeAll(async () => {
    ensureUp()
    workspace = new Workspace({
      runtimes: 'runtimes',
      variants: ['runc', 'stuck', 'deaf', 'ghost'],
      replicas: 3,
      rounds: 1,
      density: { firstBatch: 2, cap: 2, hold: '1s', stepTimeout: '20s' },
      timeouts: { rollout: '20s' },
      profiles: { tight: { budgets: { runc: { firstReady: '1ms', allReady: '1ms', firstServe: '1ms', allServe: '1ms' }, stuck: { maxPods: 2 } } } },
    })
    mkdirSync(`${workspace.dir}/runtimes`)
    workspace.write('runtimes/stuck.yaml', variant('stuck', { command: ['/no-such-program'] }))
    workspace.write('runtimes/deaf.yaml', variant('deaf', { port: 8081, env: { PORT: '8080' } }))
    // A RuntimeClass that points at a handler no node has.
    workspace.write('runtimes/ghost.yaml', variant('ghost', { runtimeClass: GHOST, handler: GHOST }))
    await kubectl('apply', '-f', workspace.write('ghost.json', JSON.stringify({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: GHOST }, handler: GHOST })))
    ended = await workspace.run(['specs/density', 'specs/readiness', 'specs/availability'], {
      PODFIT_PROFILE: 'tight',
      ...(clusterUnderTest.status === 'lab' ? { KUBECONFIG: labPaths().tokenKubeconfig } : {}),
    })
    results = workspace.results
  })

  afterAll(async () => {
    await kubectl('delete', 'runtimeclass', GHOST)
    workspace.remove()
  })

  const verdicts = (name: string): object[] => results.verdicts.filter(verdict => verdict.variant === name).map(({ matcher, pass }) => ({ matcher, pass }))

  it('fails the run', () => {
    expect(ended.code, ended.output).toBe(1)
    expect(results.run.status).toBe('complete')
  })

  it('fails every matcher on a budget that is too tight', () => {
    expect(verdicts('runc').slice(1)).toEqual(['toReachFirstReadyWithin', 'toReachAllReadyWithin', 'toServeFirstWithin', 'toServeAllWithin'].map(matcher => ({ matcher, pass: false })))
    expect(ended.output).toMatch(/expect\(runc\)\.toReachAllReadyWithin\s+Expected {3}all pods Ready at once of \d within 1 ms\s+Received {3}[\d.]+ m?s \(n = 1\)/)
    expect(ended.output).toMatch(/expect\(stuck\)\.toSupportAtLeastPods\s+Expected {3}at least 2 pods .*\s+Received {3}0 \(n = 1\)\s+Constraint runtime-error/)
    expect(ended.output).toMatch(/Clock {6}monotonic, of the harness, since the create request; stamped when the watch event arrived/)
  })

  it('fails on pods that never get Ready, and names each with the last thing heard of it', () => {
    expect(verdicts('stuck')).toContainEqual({ matcher: 'toReachAllReadyWithin', pass: false })
    expect(ended.output).toMatch(/rollout-stuck-r1-\S+: not Ready; .*no-such-program/)
    expect(ended.output).toMatch(/rollout-stuck-r1-\S+: not Ready; .*last event \w+: /)
    // Of a pod that is started again and again runc does not always name the program that is missing.
    expect(results.densities.find(({ variant }) => variant === 'stuck')).toMatchObject({ status: 'complete', result: { maxPods: 0, constraint: 'runtime-error', evidence: expect.stringMatching(/unable to start container process/) } })
  })

  it('fails on pods that are Ready but serve nothing, and says which of the two', () => {
    expect(verdicts('deaf')).toEqual(expect.arrayContaining([
      { matcher: 'toReachAllReadyWithin', pass: true },
      { matcher: 'toServeFirstWithin', pass: false },
      { matcher: 'toServeAllWithin', pass: false },
    ]))
    expect(ended.output).toMatch(/rollout-deaf-r1-\S+: Ready, but no HTTP 200; last event Started: /)
    expect(ended.output).toMatch(/never in round 1: 0 of 3 pods/)
    expect(ended.output).toMatch(/Clock {6}.*stamped when the answer arrived, asked every 50 ms/)
  })

  it('skips a variant whose handler no node has, as its warm-up pod shows', () => {
    expect(results.variants.at(-1)).toMatchObject({ name: 'ghost', status: 'skipped', reason: expect.stringMatching(/no node has its containerd handler "podfit-e2e-ghost"/) })
    expect(results.rollouts.some(({ variant }) => variant === 'ghost')).toBe(false)
  })

  it('writes the failures into the report', () => {
    const report = workspace.read('report.md')
    expect(report).toContain('no-such-program')
    expect(report).not.toMatch(/undefined|NaN|\[object/)
  })
})
