import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { kubernetesCluster } from '../../src/cluster/kubernetes/kubernetes-cluster.ts'
import { Journal } from '../../src/results/journal.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'
import { startFakeApi } from './fake-api-process.ts'

/** What it took to observe one rollout. */
export interface ObservedRollout {
  pods: number
  withHttp: boolean
  events: number
  bytes: number
  tookMs: number
  cpuMs: number
  /** Live JavaScript memory once all pods are up, less that before. */
  heapBytes: number
  /** Of the process, when it was largest. */
  peakResidentBytes: number
}

const NAMESPACE = 'podfit-20261122-031500-1a2b'
const DEADLINE_MS = 600_000

/** Watches one rollout of a fake API server as a run does: the measuring watch, the fold, the prober where pods have addresses, the journal. */
async function observe(pods: number, withHttp: boolean): Promise<ObservedRollout> {
  const server = await startFakeApi({ withAddresses: withHttp })
  const dir = mkdtempSync(join(tmpdir(), 'podfit-bench-'))
  const journal = Journal.create(join(dir, 'journal.ndjson'))
  const cluster = kubernetesCluster(new KubernetesApi({ file: 'fake', server: server.url, headers: {}, tls: { rejectUnauthorized: true } }), NAMESPACE, 'bench')
  const { signal } = new AbortController()
  try {
    const runc = loadVariants(join(import.meta.dirname, '../../fixtures/runtimes')).get('runc')
    if (runc === undefined)
      throw new Error('fixtures/runtimes has no runc')
    const variant = { ...runc, kubernetes: { ...runc.kubernetes, port: server.port, path: '/' } }
    const heapBefore = heapBytes()
    const cpuBefore = process.cpuUsage()
    const startedAt = performance.now()
    const rollout = await cluster.rollOut(variant, {
      name: 'rollout-runc-r1',
      replicas: pods,
      probe: { way: 'direct', intervalMs: 25, timeoutMs: 1_000, concurrency: 32 },
      onObservation: observation => journal.append({ type: 'observation', trial: 'rollout-runc-r1', observation }),
      signal,
    })
    await rollout.log.require(`${pods} pods`, state => (withHttp ? state.servingCount : state.readyCount) === pods, { deadlineMs: DEADLINE_MS, signal })
    const tookMs = performance.now() - startedAt
    const cpu = process.cpuUsage(cpuBefore)
    const heapAfter = heapBytes()
    const { events, bytes } = await server.sent()
    await rollout.remove(DEADLINE_MS)
    return { pods, withHttp, events, bytes, tookMs, cpuMs: (cpu.user + cpu.system) / 1_000, heapBytes: heapAfter - heapBefore, peakResidentBytes: process.resourceUsage().maxRSS * 1024 }
  }
  finally {
    journal.close()
    rmSync(dir, { recursive: true })
    await cluster.close()
    await server.close()
  }
}

function heapBytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const [pods = '1000', way = 'watch'] = process.argv.slice(2)
process.stdout.write(`${JSON.stringify(await observe(Number(pods), way === 'http'))}\n`)
