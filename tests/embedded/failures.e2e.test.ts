import { copyFileSync, existsSync } from 'node:fs'
import { spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { classifyConstraint } from '../../src/measure/classify-constraint.ts'
import { stuckReason } from '../../src/measure/step-failure.ts'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { AddressPool } from '../../src/cluster/embedded/addresses.ts'
import { runProcesses } from '../../src/cluster/embedded/run-processes.ts'
import { EmbeddedError } from '../../src/errors/embedded-error.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { program } from './program.ts'
import { binary, needsRuntime, newRun, probe, shipped, withCommand } from './support.ts'

const { signal } = new AbortController()

test.concurrent.for(['runc', 'crun'])('%s: a sandbox whose command is missing fails with the runtime\'s own words', async (name, context) => {
  const { expect } = context
  const variant = shipped(name)
  needsRuntime(context, variant)
  const { cluster, traces } = newRun(context, { command: ['/no-such-command'] })
  const rollout = await cluster.rollOut(variant, { name: 'pods', replicas: 2, probe, signal })
  try {
    await rollout.log.require('failures', state => [...state.pods.values()].filter(pod => pod.failure).length === 2, { deadlineMs: 10_000, signal })
    const [pod] = rollout.log.state.pods.values()
    expect(pod).toMatchObject({ isReady: false, failure: { message: expect.stringContaining('no-such-command') }, lastEvent: { type: 'Warning' } })
    expect(stuckReason(rollout.log.state)).toMatchObject({ constraint: 'runtime-error', evidence: expect.stringContaining('no-such-command') })
  }
  finally {
    await rollout.remove(30_000)
  }
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
  if (name === 'runc')
    expect(await cluster.availability(variant, signal)).toMatchObject({ status: 'broken', reason: expect.stringContaining('no-such-command') })
})

test('a runtime that is not there is absent, with what would add it', async context => {
  const { cluster } = newRun(context, { env: { PATH: temporaryDir() } })
  expect(await cluster.availability({ ...shipped('crun'), embedded: { runtime: 'oci', command: 'crun-of-nowhere', args: [], package: 'crun' } }, signal))
    .toEqual({ status: 'absent', reason: 'no crun-of-nowhere on PATH', remedy: 'apt-get install crun' })
  expect(await cluster.availability(withCommand('/nowhere/youki'), signal)).toEqual({ status: 'absent', reason: '/nowhere/youki is no program', remedy: 'put /nowhere/youki on PATH' })
  expect(await cluster.availability(shipped('kata/qemu'), signal)).toMatchObject({ status: 'absent', reason: 'it runs only on a Kubernetes cluster' })
})

test('any OCI runtime by its path', async context => {
  const variant = shipped('runc')
  needsRuntime(context, variant)
  const wrapper = program(context, 'other', 'if [ "$1" = --version ]; then echo "other 7.1"; exit; fi; exec runc "$@"')
  const { cluster } = newRun(context)
  expect(await cluster.availability(withCommand(wrapper), signal)).toMatchObject({ status: 'present' })
  expect((await cluster.facts(signal)).nodes[0]?.containerRuntimeVersion).toBe(`${wrapper}: other 7.1`)
})

test.for(['crun', 'runc'])('a copy of %s under another name serves', async (name, context) => {
  const { expect } = context
  needsRuntime(context, shipped(name))
  const copy = join(temporaryDir(), 'youki')
  copyFileSync(findProgram(name, process.env)!, copy)
  const { cluster, traces } = newRun(context)
  expect(await cluster.availability(withCommand(copy), signal)).toMatchObject({ status: 'present' })
  const rollout = await cluster.rollOut(withCommand(copy), { name: 'pods', replicas: 2, probe, signal })
  try {
    await rollout.log.require('both serving', state => state.servingCount === 2, { deadlineMs: 10_000, signal })
  }
  finally {
    await rollout.remove(10_000)
  }
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test.concurrent('a runtime that hangs is ended at its deadline, with all it started', async context => {
  const { expect } = context
  const hanging = program(context, 'hanging', 'case "$*" in --version) echo "hanging version 1";; *create*) sleep 3600;; *) exit 1;; esac')
  const { run, cluster, traces } = newRun(context, { cliDeadlineMs: 500 })
  const rollout = await cluster.rollOut(withCommand(hanging), { name: 'pods', replicas: 2, probe, signal })
  try {
    await rollout.log.require('failures', state => [...state.pods.values()].filter(pod => pod.failure).length === 2, { deadlineMs: 5_000, signal })
    const [pod] = rollout.log.state.pods.values()
    expect(pod?.failure).toEqual({ reason: 'FailedCreatePodSandBox', message: expect.stringMatching(/^hanging create did not end within 0\.[5-9] s and was killed$/) })
    expect(pod?.failure!.message).toBe(pod?.lastEvent?.message)
    expect(runProcesses(run)).toEqual([])
  }
  finally {
    await rollout.remove(10_000)
  }
  expect(traces()).toEqual([])
})

test.concurrent('a runtime whose create is cut short by an abort is ended too', async context => {
  const { expect } = context
  const hanging = program(context, 'hanging', 'case "$*" in --version) echo "hanging version 1";; *create*) sleep 3600;; *) exit 1;; esac')
  const { cluster, traces } = newRun(context, { cliDeadlineMs: 1_000 })
  const rollout = await cluster.rollOut(withCommand(hanging), { name: 'pods', replicas: 20, probe, signal })
  await rollout.log.require('a first pod', state => state.pods.size > 0, { deadlineMs: 5_000, signal })
  const startedAt = performance.now()
  await rollout.remove(10_000)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(traces()).toEqual([])
})

test('a process that is missing fails', async context => {
  const { cluster } = newRun(context, { binary: '/no/such/server' })
  expect(await cluster.availability(shipped('process'), signal)).toMatchObject({ status: 'absent', reason: expect.stringContaining('/no/such/server is missing') })
  const rollout = await cluster.rollOut(shipped('process'), { name: 'pods', replicas: 1, probe, signal })
  await rollout.log.require('a failure', state => state.pods.get('pods-1')?.failure !== undefined, { deadlineMs: 5_000, signal })
  expect(rollout.log.state.pods.get('pods-1')?.failure?.message).toMatch(/^the workload could not be started: spawn .*ENOENT/)
  await rollout.remove(5_000)
})

test('an address that is taken after it was looked at fails the pod, with the workload\'s own words', async context => {
  const variant = shipped('runc')
  needsRuntime(context, variant)
  const { cluster, traces } = newRun(context)
  const rollout = await cluster.rollOut(variant, {
    name: 'pods',
    replicas: 1,
    probe,
    signal,
    onObservation(seen) {
      if (seen.kind !== 'addressed')
        return
      const squatter = spawn(binary, { env: { BIND: seen.ip, PORT: '8080' }, stdio: 'ignore' })
      context.onTestFinished(() => void squatter.kill('SIGKILL'))
      // Before the runtime is told to start: the squatter must have the address by then.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    },
  })
  try {
    await rollout.log.require('a failure', state => state.pods.get('pods-1')?.failure !== undefined, { deadlineMs: 5_000, signal })
    expect(rollout.log.state.pods.get('pods-1')).toMatchObject({ isReady: false, isAvailable: false, failure: { message: expect.stringMatching(/8080/) } })
  }
  finally {
    await rollout.remove(5_000)
  }
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test('addresses: each its own, taken ones are passed over, and a port that a server has on all of them is left to it', async () => {
  const pool = (): AddressPool => new AddressPool('20260101-000000-abcd', 0)
  const port = await serverOn('127.0.0.1', 0)
  const [first = '', second = ''] = await pool().take(2, port)
  expect(second).not.toBe(first)
  const shared = pool()
  expect(await Promise.all([shared.port(port), shared.port(port), shared.port(port)])).toEqual([port, port, port])
  await serverOn(first, port)
  expect(await pool().take(1, port)).toEqual([second])
  const taken = await serverOn('0.0.0.0', 0)
  const other = await pool().port(taken)
  expect(other).not.toBe(taken)
  expect((await pool().take(3, other)).length).toBe(3)
})

function serverOn(host: string, port: number): Promise<number> {
  const server = createServer()
  onTestFinished(() => void server.close())
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => resolve((server.address() as AddressInfo).port))
  })
}

test('an abort before anything was asked leaves nothing', async context => {
  needsRuntime(context, shipped('runc'))
  const { cluster, traces, run } = newRun(context)
  await expect(cluster.rollOut(shipped('runc'), { name: 'pods', replicas: 3, probe, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  expect(traces()).toEqual([])
  expect(existsSync(run.dir)).toBe(true)
})

test('a variant or a probe that needs a cluster is refused', async context => {
  const { cluster } = newRun(context)
  await expect(cluster.rollOut(shipped('kata/qemu'), { name: 'pods', replicas: 1, probe, signal })).rejects.toThrow(EmbeddedError)
  await expect(cluster.rollOut(shipped('process'), { name: 'pods', replicas: 1, probe: { ...probe, way: 'apiserver' }, signal })).rejects.toThrow('this host has no API server')
})

test('what runtimes say when a limit is reached names the constraint', () => {
  expect(classifyConstraint('the workload could not be started: spawn EAGAIN')).toBe('pids')
  expect(classifyConstraint('runc create could not be started: spawn EMFILE')).toBe('open-files')
})
