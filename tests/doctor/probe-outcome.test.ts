import type { CoreV1EventList, V1ContainerState, V1Pod } from '@kubernetes/client-node'
import { expect, test } from 'vitest'
import { probeOutcome } from '../../src/doctor/read/probe-outcome.ts'

type Event = CoreV1EventList['items'][number]

function pod(state: V1ContainerState | undefined, status: Partial<Record<'phase' | 'reason' | 'message', string>> & { conditions?: { type: string, status: string, message: string }[] } = {}): V1Pod {
  return { status: { phase: 'Pending', ...(state === undefined ? {} : { containerStatuses: [{ name: 'workload', image: '', imageID: '', ready: false, restartCount: 0, state }] }), ...status } }
}

function sandboxEvent(message: string, count = 1): Event {
  return { metadata: {}, involvedObject: {}, reason: 'FailedCreatePodSandBox', message, count }
}

const CREATING = { waiting: { reason: 'ContainerCreating' } }

test('nothing has come of it yet', () => {
  expect(probeOutcome(pod(undefined), [], false)).toBeUndefined()
  expect(probeOutcome(pod(CREATING), [], false)).toBeUndefined()
  expect(probeOutcome(pod(CREATING), undefined, false)).toBeUndefined()
  // May pass: the next try is seconds away.
  expect(probeOutcome(pod(CREATING), [sandboxEvent('network plugin is not ready')], false)).toBeUndefined()
})

test('it ran, or only the image was missing: the handler made a sandbox', () => {
  expect(probeOutcome(pod({ running: {} }), [], false)).toEqual({ status: 'ran' })
  expect(probeOutcome(pod({ terminated: { exitCode: 1, reason: 'Error' } }), [], false)).toEqual({ status: 'ran' })
  expect(probeOutcome(pod({ waiting: { reason: 'ErrImageNeverPull' } }), [], false)).toEqual({ status: 'no-image' })
})

test('a handler that containerd has not is said at once', () => {
  for (const message of [
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "kata-qemu" is configured',
    'Failed to create pod sandbox: failed to find runtime handler kata-qemu: runtime handler kata-qemu not found',
  ])
    expect(probeOutcome(pod(CREATING), [sandboxEvent(message)], false)).toEqual({ status: 'no-handler', message })
})

test('a sandbox that fails twice, a container that does not start', () => {
  const message = 'OCI runtime create failed: cgroups in hybrid mode not supported'
  expect(probeOutcome(pod(CREATING), [sandboxEvent(message, 2)], false)).toEqual({ status: 'failed', message })
  expect(probeOutcome(pod({ waiting: { reason: 'CreateContainerError', message } }), [], false)).toEqual({ status: 'failed', message })
  expect(probeOutcome(pod({ terminated: { exitCode: 128, reason: 'StartError', message } }), [], false)).toEqual({ status: 'failed', message })
})

test('at the end of its time something is always said', () => {
  const unscheduled = { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: 1 Too many pods.' }] }
  expect(probeOutcome(pod(undefined, unscheduled), [], false)).toBeUndefined()
  expect(probeOutcome(pod(undefined, unscheduled), [], true)).toEqual({ status: 'refused', message: '0/1 nodes are available: 1 Too many pods.' })
  expect(probeOutcome(pod(CREATING), [sandboxEvent('once')], true)).toEqual({ status: 'failed', message: 'once' })
  expect(probeOutcome(pod(CREATING), [], true)).toMatchObject({ status: 'undecided' })
  expect(probeOutcome(pod(CREATING), undefined, true)).toEqual({ status: 'undecided', message: expect.stringMatching(/may not list events/) })
  expect(probeOutcome(pod(undefined, { phase: 'Failed', reason: 'OutOfpods', message: 'Node didn\'t have enough resource: pods' }), [], false)).toEqual({ status: 'refused', message: 'Node didn\'t have enough resource: pods' })
})
