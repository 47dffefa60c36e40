import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { request } from 'undici'
import { expect, test } from 'vitest'
import { newRunId } from '../../fixtures/run-id.ts'
import { isRunning, readProcess } from '../../src/cluster/process-stat.ts'
import { currentOwner, ownerState } from '../../src/cluster/run-owner.ts'
import { embeddedCluster } from '../../src/cluster/embedded/embedded-cluster.ts'
import { endEmbeddedRun } from '../../src/cluster/embedded/end-run.ts'
import { findEmbeddedLeftovers, removeEmbeddedLeftovers } from '../../src/cluster/embedded/leftovers.ts'
import type { EmbeddedRun } from '../../src/cluster/embedded/run-folder.ts'
import { beginEmbeddedRun } from '../../src/cluster/embedded/run-folder.ts'
import { runProcesses } from '../../src/cluster/embedded/run-processes.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { startChild } from './start-child.ts'
import { binary, hasRuntime, needsRuntime, newRun, probe, shipped, tracesOf } from './support.ts'

const { signal } = new AbortController()

test.concurrent('what a kill -9 leaves is found and removed, and nothing else', async context => {
  const { expect } = context
  const names = ['process', 'runc', 'crun'].filter(hasRuntime)
  const child = startChild(context, 'stay', names)
  const { value } = await child.results.next()
  const { run, ips } = value as unknown as { run: EmbeddedRun, ips: string[] }
  const env = { XDG_RUNTIME_DIR: child.parent }
  const mine = (): ReturnType<typeof findEmbeddedLeftovers> => findEmbeddedLeftovers(env).filter(leftover => leftover.runId === run.runId)
  expect(mine()).toMatchObject([{ owner: 'running' }])
  expect(await removeEmbeddedLeftovers(mine(), { deadlineMs: 10_000 })).toEqual([])

  process.kill(child.pid, 'SIGKILL')
  await expect.poll(() => isRunning(child.pid)).toBe(false)
  expect(ips.length).toBe(2 * names.length)
  for (const ip of ips)
    await expect(request(`http://${ip}:8080/`), ip).resolves.toMatchObject({ statusCode: 200 })
  const [leftover] = mine()
  expect(leftover).toMatchObject({ ...run, owner: 'gone' })
  expect(leftover?.processes).toBeGreaterThanOrEqual(ips.length)
  // Neither of the run nor like it: a server of the same program, and another run.
  const bystander = spawn(binary, { env: { BIND: '127.0.0.1', PORT: '0' }, stdio: 'ignore' })
  context.onTestFinished(() => void bystander.kill('SIGKILL'))
  const other = newRun(context)

  expect(await removeEmbeddedLeftovers(mine(), { deadlineMs: 30_000 })).toEqual([leftover])
  expect(mine()).toEqual([])
  expect(tracesOf(run)).toEqual([])
  expect(existsSync(run.dir)).toBe(false)
  expect(isRunning(bystander.pid!)).toBe(true)
  expect(existsSync(other.run.dir)).toBe(true)
})

test('a run that is ended leaves nothing at all', async context => {
  needsRuntime(context, shipped('runc'))
  const parent = temporaryDir()
  const run = beginEmbeddedRun(newRunId(new Date()), { XDG_RUNTIME_DIR: parent })
  const cluster = embeddedCluster({ run, binary })
  const rollout = await cluster.rollOut(shipped('runc'), { name: 'pods', replicas: 2, probe, signal })
  await rollout.log.require('both serving', state => state.servingCount === 2, { deadlineMs: 10_000, signal })
  // Not removed first: the end of the run must do without.
  await endEmbeddedRun(run, 30_000)
  expect(tracesOf(run)).toEqual([])
  expect(runProcesses(run)).toEqual([])
  expect(readdirSync(parent)).toEqual([])
  await rollout.remove(5_000)
  await endEmbeddedRun(run, 1_000)
})

test('a folder without podfit\'s mark is none of its runs', () => {
  const parent = temporaryDir()
  mkdirSync(join(parent, `podfit-${process.getuid?.()}`, 'somebody-elses'), { recursive: true, mode: 0o700 })
  expect(findEmbeddedLeftovers({ XDG_RUNTIME_DIR: parent }).filter(({ dir }) => dir.startsWith(parent))).toEqual([])
})

test('a place that others can write to is refused', () => {
  const parent = temporaryDir()
  const dir = join(parent, `podfit-${process.getuid?.()}`)
  mkdirSync(dir)
  chmodSync(dir, 0o777)
  expect(() => beginEmbeddedRun('20260101-000000-0000', { XDG_RUNTIME_DIR: parent })).toThrow(/expected a folder of this user that nobody else writes to/)
})

test('an owner that has ended and was never waited for is gone', async context => {
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  context.onTestFinished(() => void parent.kill('SIGKILL'))
  const pid = Number(String(await once(parent.stdout, 'data')).trim())
  const owner = { ...currentOwner(), process: `${pid}/${readProcess(pid)?.startTicks}` }
  expect(ownerState(owner)).toBe('running')
  await expect.poll(() => readProcess(pid)?.state).toBe('Z')
  expect(ownerState(owner)).toBe('gone')
})
