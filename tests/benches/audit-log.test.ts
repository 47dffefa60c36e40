import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { AuditLog } from '../../benches/support/observer/audit-log.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'

const REQUEST = { verb: 'create', stage: 'ResponseComplete', requestReceivedTimestamp: '2026-11-30T01:00:00.000250Z', stageTimestamp: '2026-11-30T01:00:00.004000Z', objectRef: { resource: 'deployments', namespace: 'ns', name: 'd' } }

function update(received: string, done: string, status: object): string {
  return `${JSON.stringify({ verb: 'patch', stage: 'ResponseComplete', requestReceivedTimestamp: received, stageTimestamp: done, objectRef: { resource: 'pods', subresource: 'status', namespace: 'ns', name: 'd-1' }, requestObject: { status } })}\n`
}

test('tells the first of each, in microseconds, of what is added after it was opened', () => {
  const file = join(temporaryDir(), 'audit.log')
  const old = update('2026-11-30T00:59:00.000000Z', '2026-11-30T00:59:00.000000Z', { conditions: [{ type: 'Ready', status: 'True' }] })
  writeFileSync(file, old)
  const log = new AuditLog(file)
  onTestFinished(() => log.close())
  expect(log.read().pods.size).toBe(0)

  const ready = { conditions: [{ type: 'Ready', status: 'True' }], podIP: '10.244.0.9', containerStatuses: [{ containerID: 'containerd://abc' }] }
  const first = update('2026-11-30T01:00:02.000100Z', '2026-11-30T01:00:02.001900Z', ready)
  appendFileSync(file, `${JSON.stringify(REQUEST)}\n${update('2026-11-30T01:00:01.000000Z', '2026-11-30T01:00:01.000000Z', { conditions: [{ type: 'Ready', status: 'False' }] })}${first.slice(0, 50)}`)
  expect(log.read().pods.get('ns/d-1')).toEqual({})
  appendFileSync(file, `${first.slice(50)}${update('2026-11-30T01:00:09.000000Z', '2026-11-30T01:00:09.000000Z', ready)}`)

  const base = Date.parse('2026-11-30T01:00:00Z')
  expect(log.read().requests.get('ns/d')).toBeCloseTo(base + 0.25, 3)
  const pod = log.pods.get('ns/d-1')
  expect(pod?.container).toBe('abc')
  expect(pod?.addressedAt).toBeCloseTo(base + 2_000.1, 3)
  expect(pod?.readyReceivedAt).toBeCloseTo(base + 2_000.1, 3)
  expect(pod?.readyAt).toBeCloseTo(base + 2_001.9, 3)
})
