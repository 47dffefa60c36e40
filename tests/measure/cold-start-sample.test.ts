import { expect, test } from 'vitest'
import { coldStartSample } from '../../src/measure/cold-start-sample.ts'
import type { Observation } from '../../src/measure/observation.ts'
import { foldRollout } from '../../src/measure/rollout-state.ts'

const UP: Observation[] = [
  { kind: 'requested', atMs: 0, replicas: 1, wallClock: '2026-01-01T00:00:00Z' },
  { kind: 'created', atMs: 8, pod: 'a' },
  { kind: 'scheduled', atMs: 12, pod: 'a', node: 'n' },
  { kind: 'addressed', atMs: 200, pod: 'a', ip: '10.0.0.1' },
  { kind: 'started', atMs: 250, pod: 'a' },
  { kind: 'available', atMs: 260.5, pod: 'a', tookMs: 1 },
  { kind: 'ready', atMs: 300, pod: 'a' },
]

test('a pod that came up has its phases', () => {
  expect(coldStartSample('x', foldRollout(UP))).toEqual({ pod: 'a', createdMs: 8, scheduledMs: 12, addressedMs: 200, startedMs: 250, readyMs: 300, status: 'answered', answeredMs: 260.5 })
})

test('one that was given up has those it came to, and the reason', () => {
  expect(coldStartSample('x', foldRollout(UP.slice(0, 3)), '0 of 1 pods served within 60 s')).toEqual({ pod: 'a', createdMs: 8, scheduledMs: 12, status: 'failed', reason: '0 of 1 pods served within 60 s' })
  expect(coldStartSample('x', foldRollout(UP.slice(0, 1)), 'quota')).toEqual({ pod: 'x', status: 'failed', reason: 'quota' })
})

test('one that was restarted or replaced has failed, though something answers', () => {
  const restarted: Observation[] = [...UP, { kind: 'restarted', atMs: 301, pod: 'a', restarts: 1, reason: 'Error (exit code 1)' }]
  expect(coldStartSample('x', foldRollout(restarted))).toMatchObject({ status: 'failed', reason: 'it was restarted: Error (exit code 1)' })
  expect(coldStartSample('x', foldRollout(restarted))).not.toHaveProperty('answeredMs')
  const replaced: Observation[] = [...UP.slice(0, 3), { kind: 'removed', atMs: 100, pod: 'a' }, ...UP.slice(1).map(seen => ({ ...seen, pod: 'b' } as Observation))]
  expect(coldStartSample('x', foldRollout(replaced))).toMatchObject({ pod: 'a', status: 'failed', reason: 'it was replaced by b' })
})
