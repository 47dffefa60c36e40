import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { processSandboxes } from '../../src/cluster/embedded/process-sandboxes.ts'
import { isRunning } from '../../src/cluster/process-stat.ts'

test('a pod that has ended takes what it started along, and its number is not used again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'podfit-ended-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const pidFile = join(dir, 'child')
  const maker = processSandboxes({ runId: 'x', dir }, { name: 'sh', command: () => ['/bin/sh', '-c', `sleep 60 & echo $! > ${pidFile}`], env: () => ({ PATH: process.env['PATH'] ?? '' }) })
  const sandbox = maker.make(1, '127.0.0.1')
  await sandbox.start(() => undefined, new AbortController().signal)
  await expect.poll(() => sandbox.isRunning()).toBe(false)
  const child = Number(readFileSync(pidFile, 'utf8'))
  await expect.poll(() => isRunning(child)).toBe(false)

  const kill = vi.spyOn(process, 'kill')
  onTestFinished(() => kill.mockRestore())
  await sandbox.remove(performance.now() + 5_000)
  expect(kill.mock.calls.filter(([pid]) => pid < 0)).toEqual([])
})
