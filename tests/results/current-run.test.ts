import { afterEach, expect, test, vi } from 'vitest'
import { currentRun, setCurrentRun } from '../../src/results/current-run.ts'

afterEach(() => setCurrentRun(undefined))

test('a run set by one instance of the module is seen by another, as Vitest loads global setup and reporters apart', async () => {
  setCurrentRun({ dir: '/somewhere/reports/r1', id: 'r1' })
  vi.resetModules()
  const other = await import('../../src/results/current-run.ts')
  expect(other.currentRun).not.toBe(currentRun)
  expect(other.currentRun()).toEqual({ dir: '/somewhere/reports/r1', id: 'r1' })
})

test('no run before one was begun', () => {
  expect(currentRun()).toBeUndefined()
})
