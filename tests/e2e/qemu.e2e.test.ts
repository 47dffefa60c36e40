import { existsSync } from 'node:fs'
import { release } from 'node:os'
import type { TestContext } from 'vitest'
import { expect, test } from 'vitest'
import { request } from 'undici'
import type { Rollout } from '../../src/cluster/cluster.ts'
import { endEmbeddedRun } from '../../src/cluster/embedded/end-run.ts'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { findGuestKernel, unpackedKernelFolder } from '../../src/cluster/embedded/guest-kernel.ts'
import { findEmbeddedLeftovers, removeEmbeddedLeftovers } from '../../src/cluster/embedded/leftovers.ts'
import { MACHINES } from '../../src/cluster/embedded/qemu-command.ts'
import type { EmbeddedRun } from '../../src/cluster/embedded/run-folder.ts'
import { runProcesses } from '../../src/cluster/embedded/run-processes.ts'
import { isRunning } from '../../src/cluster/process-stat.ts'
import type { AnyVariant } from '../../src/variants/variant.ts'
import { startChild } from '../embedded/start-child.ts'
import { newRun, probe, shipped, tracesOf } from '../embedded/support.ts'
import { skipWithout } from '../workload/needed-tool.ts'
import { nativeArchitecture } from '../workload/server-process.ts'

const { signal } = new AbortController()
const BOOT = { deadlineMs: 90_000, signal }

/** The shipped variant, with the kernel an unpacked package brought for this user where none is installed. */
function qemu(context: TestContext): AnyVariant {
  const { program, package: debianPackage } = MACHINES[nativeArchitecture === 'amd64' ? 'x64' : 'arm64']
  if (findProgram(program, process.env) === undefined)
    skipWithout(context, `no ${program} on PATH (apt-get install --no-install-recommends ${debianPackage})`)
  const kernel = findGuestKernel(undefined, ['/', unpackedKernelFolder(process.env)])
  if (kernel.status === 'absent')
    skipWithout(context, `${kernel.reason} (${kernel.remedy}, or see fixtures/runtimes/qemu.yaml)`)
  return shipped('qemu')
}

function ipOf(rollout: Rollout, pod: string): string {
  return rollout.log.state.pods.get(pod)?.ip ?? ''
}

async function statusOf(url: string): Promise<number> {
  const { statusCode, body } = await request(url)
  await body.dump()
  return statusCode
}

test('a virtual machine boots, answers, has a kernel of its own, and is gone when it is removed', async context => {
  const variant = qemu(context)
  const { run, parent, cluster, traces } = newRun(context)
  expect(await cluster.availability(variant, signal)).toMatchObject({ status: 'present' })
  expect(traces()).toEqual([])
  const version = (await cluster.facts(signal)).nodes[0]?.containerRuntimeVersion
  expect(version).toMatch(/^qemu \d+\.\d+\S* with (KVM|TCG \(.*\)), guest kernel \S+$/)

  const rollout = await cluster.rollOut(variant, { name: 'pods', replicas: 1, probe, signal })
  try {
    await rollout.log.require('the pod serving', state => state.servingCount === 1, BOOT)
    const pod = rollout.log.state.pods.get('pods-1')
    expect(pod?.readyMs).toBeGreaterThan(100)
    expect(pod?.availableMs).toBeGreaterThan(pod!.startedMs!)
    const url = `http://${ipOf(rollout, 'pods-1')}:8080`
    for (let i = 0; i < 200; i++)
      expect(await statusOf(url)).toBe(200)
    const seen = await (await request(`${url}/sandbox`)).body.json() as { kernel: { release: string }, pid: number, memTotalBytes: number }
    expect(seen.kernel.release).not.toBe(release())
    expect(version).toContain(`guest kernel ${seen.kernel.release}`)
    expect(seen.pid).toBe(1)
    expect(seen.memTotalBytes).toBeLessThan(96 * 1024 ** 2)
    expect(runProcesses(run)).toHaveLength(1)
  }
  finally {
    await rollout.remove(10_000)
  }
  expect(traces()).toEqual([])
  await endEmbeddedRun(run, 10_000)
  expect(existsSync(run.dir)).toBe(false)
  expect(findEmbeddedLeftovers({ XDG_RUNTIME_DIR: parent }).filter(({ dir }) => dir.startsWith(parent))).toEqual([])
})

test('a virtual machine that is killed from outside is a failed pod, and the other goes on', async context => {
  const variant = qemu(context)
  const { run, cluster, traces } = newRun(context)
  const rollout = await cluster.rollOut(variant, { name: 'pods', replicas: 2, probe, signal })
  try {
    await rollout.log.require('both serving', state => state.servingCount === 2, BOOT)
    const [victim, other] = runProcesses(run)
    expect(other).toBeDefined()
    process.kill(victim!.pid, 'SIGKILL')
    await rollout.log.require('a failure', state => [...state.pods.values()].some(pod => pod.failure !== undefined), { deadlineMs: 5_000, signal })
    const pods = [...rollout.log.state.pods.values()]
    expect(pods.find(pod => pod.failure !== undefined)).toMatchObject({ isReady: false, isAvailable: false, failure: { reason: 'Failed', message: expect.stringMatching(/^its process ended/) }, lastEvent: { type: 'Warning' } })
    const left = pods.find(pod => pod.failure === undefined)
    expect(await statusOf(`http://${left?.ip}:8080`)).toBe(200)
  }
  finally {
    await rollout.remove(10_000)
  }
  expect(traces()).toEqual([])
})

test('a guest that cannot come up fails with what its kernel said, and a rollout that is given up in the middle of a boot leaves nothing', async context => {
  const variant = qemu(context)
  const { run, cluster, traces } = newRun(context)
  const small: AnyVariant = { ...variant, name: 'qemu/small', embedded: { runtime: 'qemu', memoryBytes: 40 * 1024 ** 2 } }
  expect(await cluster.availability(small, signal)).toMatchObject({ reason: expect.stringMatching(/^qemu (ended before|had no) .*40 MiB may be too little/) })
  const rollout = await cluster.rollOut(variant, { name: 'pods', replicas: 3, probe, signal })
  await expect.poll(() => runProcesses(run).length, { timeout: 10_000 }).toBeGreaterThan(0)
  await rollout.remove(10_000)
  expect(rollout.log.state.servingCount).toBe(0)
  expect(traces()).toEqual([])
})

test('virtual machines of a harness that was killed are removed later', async context => {
  qemu(context)
  const child = startChild(context, 'stay', ['qemu'])
  const { value } = await child.results.next()
  const { run, ips } = value as unknown as { run: EmbeddedRun, ips: string[] }
  process.kill(child.pid, 'SIGKILL')
  await expect.poll(() => isRunning(child.pid)).toBe(false)
  for (const ip of ips)
    expect(await statusOf(`http://${ip}:8080`)).toBe(200)
  const left = findEmbeddedLeftovers({ XDG_RUNTIME_DIR: child.parent }).filter(({ runId }) => runId === run.runId)
  expect(left).toMatchObject([{ owner: 'gone', processes: 2 }])
  expect(await removeEmbeddedLeftovers(left, { deadlineMs: 10_000 })).toEqual(left)
  expect(tracesOf(run)).toEqual([])
  expect(existsSync(run.dir)).toBe(false)
})
