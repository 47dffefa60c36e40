import { setTimeout as sleep } from 'node:timers/promises'
import type { V1NodeList } from '@kubernetes/client-node'
import { assert, asyncProperty, property } from 'fast-check'
import { expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import type { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { nodeMemory } from '../../src/cluster/kubernetes/node-memory.ts'
import { podMemory } from '../../src/cluster/kubernetes/pod-memory.ts'
import { kubeletConfigOf } from '../../src/doctor/read/kubelet-config.ts'
import { NoDataError } from '../../src/errors/no-data-error.ts'
import { settleMemory } from '../../src/measure/settle-memory.ts'
import { FUZZ, mutatedJson } from './fuzz.ts'
import { serveApi } from '../cluster/serve-api.ts'

const NODES: V1NodeList = { items: [{ metadata: { name: 'pi5' }, status: { addresses: [{ type: 'InternalIP', address: '203.0.113.7' }] } }] }
const PODS = { items: ['a', 'b'].map(name => ({ metadata: { name, uid: `uid-${name}` }, spec: { nodeName: 'pi5' }, status: { phase: 'Running' } })) }
const SUMMARY = {
  node: { memory: { time: '2026-11-22T03:05:51Z', availableBytes: 4_000_000_000 } },
  pods: ['a', 'b'].map(name => ({ podRef: { namespace: 'podfit-x', name }, memory: { workingSetBytes: 1_000_000 } })),
}

async function kubelet({ onTestFinished }: TestContext): Promise<{ api: KubernetesApi, say: (body: string) => void }> {
  let body = ''
  const api = await serveApi({ onTestFinished }, (request, response) => {
    if (request.url?.endsWith('/pods'))
      response.end(JSON.stringify(PODS))
    else if (body === 'endless')
      flood()
    else
      response.end(body)

    function flood(): void {
      while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024, ' ')));
      if (!response.destroyed)
        response.once('drain', flood)
    }
  })
  return { api, say: said => body = said }
}

test('what a kubelet says of its node is a number of bytes or nothing', async context => {
  const { api, say } = await kubelet(context)
  const { signal } = new AbortController()
  await assert(asyncProperty(mutatedJson(SUMMARY), async summary => {
    say(JSON.stringify(summary))
    for (const { availableBytes, stamp = '' } of await nodeMemory(api, NODES, signal)) {
      expect(Number.isSafeInteger(availableBytes) && availableBytes >= 0).toBe(true)
      expect(typeof stamp).toBe('string')
    }
  }), FUZZ)
})

test('what it says of pods is a sum of bytes, or unread with the reason', async context => {
  const { api, say } = await kubelet(context)
  await assert(asyncProperty(mutatedJson(SUMMARY), async summary => {
    say(JSON.stringify(summary))
    // A kubelet that does not know all pods yet is asked again; here it never will.
    const abort = new AbortController()
    const memory = await Promise.race([
      podMemory(api, 'podfit-x', NODES, abort.signal).catch((error: unknown) => {
        expect(abort.signal.aborted, String(error)).toBe(true)
        return undefined
      }),
      sleep(30, undefined),
    ])
    abort.abort(new Error('enough'))
    if (memory?.kubelet.status === 'read')
      expect(memory.kubelet).toEqual({ status: 'read', pods: 2, bytes: expect.toSatisfy(Number.isSafeInteger) })
    else if (memory !== undefined)
      expect(memory.kubelet).toEqual({ status: 'unread', reason: expect.any(String) })
  }), { ...FUZZ, numRuns: Math.min(FUZZ.numRuns ?? 0, 100) })
})

test('numbers whose sum no journal could hold are unread', async context => {
  const { api, say } = await kubelet(context)
  say(JSON.stringify({ ...SUMMARY, pods: SUMMARY.pods.map(pod => ({ ...pod, memory: { workingSetBytes: Number.MAX_SAFE_INTEGER } })) }))
  const { kubelet: read } = await podMemory(api, 'podfit-x', NODES, new AbortController().signal)
  expect(read).toEqual({ status: 'unread', reason: 'the kubelet\'s summary has more bytes than there can be' })

  const nodes = ['a', 'b'].map(node => ({ node, availableBytes: Number.MAX_SAFE_INTEGER, source: 'meminfo' as const }))
  await expect(settleMemory({ nodeMemory: () => Promise.resolve(nodes) }, { settleMs: 10, toleranceBytes: 1, readings: 2, timeoutMs: 50, signal: new AbortController().signal })).rejects.toThrow(NoDataError)
})

test('what it says of its configuration is of the kinds it should be, or left out', () => {
  const config = { maxPods: 110, evictionHard: { 'memory.available': '100Mi' }, eventRecordQPS: 50, eventBurst: 100, kubeAPIQPS: 50, kubeAPIBurst: 100, cgroupDriver: 'systemd' }
  expect(kubeletConfigOf({ kubeletconfig: config })).toEqual(config)
  expect(kubeletConfigOf({ kubeletconfig: { evictionHard: { 'memory.available': { toString: 1 } } } })).toEqual({ evictionHard: {} })
  expect(kubeletConfigOf({ kubeletconfig: null })).toEqual({})
  assert(property(mutatedJson({ kubeletconfig: config }), answer => {
    const told = kubeletConfigOf(answer)
    for (const [name, value] of Object.entries(told))
      expect(typeof value, name).toBe(name === 'evictionHard' ? 'object' : name === 'cgroupDriver' ? 'string' : 'number')
    for (const threshold of Object.values(told.evictionHard ?? {}))
      expect(threshold).toBeTypeOf('string')
  }), FUZZ)
})

test('a summary without an end is not read to it', async context => {
  const { api, say } = await kubelet(context)
  say('endless')
  const before = process.memoryUsage.rss()
  const { kubelet: read } = await podMemory(api, 'podfit-x', NODES, new AbortController().signal)
  expect(read).toEqual({ status: 'unread', reason: expect.stringContaining('an answer of more than 33554432 bytes') })
  expect(process.memoryUsage.rss() - before).toBeLessThan(400 * 2 ** 20)
})
