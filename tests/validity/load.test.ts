import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { watchLoopDelay } from '../../src/measure/loop-delay.ts'
import type { Reading } from '../../src/validity/check.ts'
import { notRead } from '../../src/validity/check.ts'
import type { ForeignUse, QuietWindow } from '../../src/validity/load.ts'
import { checkLoad, foreignUse, isClusterBusy, isClusterPart, parseCpuTimes, readQuietWindow } from '../../src/validity/load.ts'
import { checkLoopDelay } from '../../src/validity/loop-delay.ts'
import { consumers, parseStat, readProcesses } from '../../src/validity/processes.ts'

function quiet(window: Partial<QuietWindow>): Reading<QuietWindow> {
  return { status: 'read', value: { elapsedMs: 500, cpus: 4, busyCpus: 0.1, stolenCpus: 0, ioWaitShare: 0, consumers: [], loadAverage: 0.3, ...window } }
}

test('a tenth of the machine in foreign use marks, before a trial or while it runs', () => {
  const idle: Reading<ForeignUse> = { status: 'read', value: { cpus: 0, consumers: [] } }
  expect(checkLoad(quiet({}), idle)).toMatchObject({ status: 'ok', seen: 'before the trial 0.10 of 4 CPUs were busy; during it others used 0.00; load average 0.3' })
  expect(checkLoad(quiet({ busyCpus: 1.9, consumers: [{ name: 'stress-ng-cpu', pid: 7, cpus: 0.98 }, { name: 'x\u001B[2J', pid: 8, cpus: 0.9 }] }), idle)).toMatchObject({ status: 'marked', seen: expect.stringContaining('1.90 of 4 CPUs were busy (stress-ng-cpu 0.98, x\\x1b[2J 0.90)') })
  expect(checkLoad(quiet({}), { status: 'read', value: { cpus: 0.5, consumers: [{ name: 'apt', pid: 9, cpus: 0.5 }] } })).toMatchObject({ status: 'marked', seen: expect.stringContaining('during it others used 0.50 (apt 0.50)') })
  expect(checkLoad(quiet({ stolenCpus: 0.6 }), idle)).toMatchObject({ status: 'marked', seen: expect.stringContaining('0.60 of that with other virtual machines') })
  expect(checkLoad(quiet({ ioWaitShare: 0.4 }), idle)).toMatchObject({ status: 'marked', seen: expect.stringContaining('waited for a disk 40 %') })
  expect(checkLoad(notRead('not on the node'), notRead('not on the node'))).toMatchObject({ status: 'not-checked', seen: 'not on the node' })
})

test('a cluster that still clears up is waited for, somebody else is not', () => {
  const window: QuietWindow = { elapsedMs: 500, cpus: 2, busyCpus: 0.57, stolenCpus: 0, consumers: [{ name: 'kube-apiserver', pid: 7, cpus: 0.53 }], loadAverage: 7 }
  expect(isClusterBusy(window)).toBe(true)
  expect(isClusterBusy({ ...window, busyCpus: 0.1 })).toBe(false)
  expect(isClusterBusy({ ...window, busyCpus: 1.57, consumers: [{ name: 'stress-ng-cpu', pid: 8, cpus: 1 }, ...window.consumers] })).toBe(false)
})

test('CPU times of /proc/stat and of a process with a name made to mislead', () => {
  expect(parseCpuTimes('cpu  100 10 50 800 20 5 5 10 0 0\ncpu0 1 2 3\n')).toEqual({ busyTicks: 170, stolenTicks: 10, totalTicks: 1_000 })
  expect(parseCpuTimes('intr 1')).toBeUndefined()
  const fields = 'S 2 3 4 0 -1 0 0 0 0 0 250 150 0 0 20 0 1 0 4242 0'
  expect(parseStat(`7 (a) R 1 (x) ${fields}`)).toEqual({ pid: 7, name: 'a) R 1 (x', parent: 2, cpuMs: 4_000, startTicks: '4242' })
})

test('of the processes only those count that were there before, and are neither the harness\'s nor the cluster\'s', () => {
  const use = (pid: number, name: string, cpuMs: number, parent = 1, startTicks = '1'): ReturnType<typeof parseStat> & object => ({ pid, name, parent, cpuMs, startTicks })
  const before = [use(10, 'vitest', 0), use(11, 'worker', 0, 10), use(20, 'kubelet', 0), use(30, 'backup', 100), use(40, 'kworker/0:1', 0, 2), use(50, 'reused', 900)]
  const after = [use(10, 'vitest', 500), use(11, 'worker', 900, 10), use(12, 'esbuild', 900, 10), use(20, 'kubelet', 700), use(30, 'backup', 600), use(40, 'kworker/0:1', 300, 2), use(50, 'reused', 950, 1, '2'), use(60, 'pod', 800)]
  expect(consumers(before, after, 1_000, { pid: 11, parent: 10 }, isClusterPart)).toEqual([{ name: 'backup', pid: 30, cpus: 0.5 }])
})

test.skipIf(process.platform !== 'linux')('a process that is busy before a trial is seen and named', async () => {
  const shell = spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' })
  await once(shell, 'spawn')
  try {
    const before = await readProcesses()
    await new Promise(resolve => setTimeout(resolve, 1_000))
    const after = await readProcesses()
    const found = consumers(before, after, 1_000, { pid: -1, parent: -1 }, () => false).find(({ pid }) => pid === shell.pid)
    expect(found?.cpus).toBeGreaterThan(0)
    expect(found?.name).toMatch(/^(sh|dash|bash)$/)
    expect(foreignUse({ status: 'read', value: before }, { status: 'read', value: after }, 1_000)).toMatchObject({ status: 'read' })
    const window = await readQuietWindow(new AbortController().signal)
    expect(window).toMatchObject({ status: 'read', value: { cpus: expect.any(Number) } })
  }
  finally {
    shell.kill('SIGKILL')
  }
})

test('a real stall of the event loop', async () => {
  const end = watchLoopDelay()
  await new Promise(resolve => setTimeout(resolve, 30))
  const until = performance.now() + 150
  while (performance.now() < until)
    Math.sqrt(until)
  await new Promise(resolve => setTimeout(resolve, 30))
  const delayMs = end()
  expect(delayMs).toBeGreaterThan(50)
  expect(checkLoopDelay(delayMs, 'rollout')).toMatchObject({ check: 'event-loop', status: 'marked' })
  expect(checkLoopDelay(delayMs, 'overhead')).toMatchObject({ status: 'ok' })
  expect(checkLoopDelay(12.34, 'rollout')).toMatchObject({ status: 'ok', seen: 'the harness\'s event loop was late by 12.3 ms' })
})
