import { spawnSync } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { isRunning, readProcess } from '../../src/cluster/process-stat.ts'

test('a process runs that can be read and has not ended, with the start time that is asked for', () => {
  const { startTicks } = readProcess(process.pid)!
  expect(isRunning(process.pid)).toBe(true)
  expect(isRunning(process.pid, startTicks)).toBe(true)
  expect(isRunning(process.pid, '1')).toBe(false)
  expect(isRunning(4_194_399)).toBe(false)
  expect(isRunning(spawnSync('true').pid)).toBe(false)
})

// As root nothing of /proc is hidden.
test('one whose state may not be read is taken for running, one that is not there is not', ({ onTestFinished }) => {
  const refused = vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
  })
  onTestFinished(() => refused.mockRestore())
  expect(isRunning(4_194_399, '1')).toBe(true)
  refused.mockRestore()
  expect(isRunning(4_194_399, '1')).toBe(false)
})
