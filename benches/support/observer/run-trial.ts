import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { labPaths } from '../../../fixtures/lab/paths.ts'
import { newRunId } from '../../../fixtures/run-id.ts'
import { deploymentManifest } from '../../../src/cluster/kubernetes/deployment-manifest.ts'
import type { KubernetesApi } from '../../../src/cluster/kubernetes/kubernetes-api.ts'
import { createNamespace, deleteNamespace } from '../../../src/cluster/kubernetes/run-namespace.ts'
import type { Variant } from '../../../src/variants/variant.ts'
import { AuditLog } from './audit-log.ts'
import { runObserver } from './run-observer.ts'
import type { Observed, Watched } from './run-observer.ts'
import type { ObserverTrial, Truth } from './trial.ts'
import type { Witness } from './watch-witness.ts'
import { watchWitness } from './watch-witness.ts'

const paths = labPaths()
const DEADLINE_MS = 600_000
const PERIOD_MS = 250
const QUIET_DEADLINE_MS = 20_000
/** For the witness to tell what it saw, once all pods are Ready. */
const WITNESS_MS = 5_000

/** One rollout with one observer, and the truth about it beside. */
export async function runTrial(api: KubernetesApi, variant: Variant, { observer, pods, round, probeIntervalMs }: Pick<ObserverTrial, 'observer' | 'pods' | 'round'> & { probeIntervalMs: number }): Promise<ObserverTrial> {
  const startedAt = new Date()
  const runId = newRunId(startedAt)
  const dir = mkdtempSync(join(tmpdir(), 'podfit-bench-'))
  const { signal } = new AbortController()
  const namespace = await createNamespace(api, runId, {}, signal)
  try {
    await warmUp(api, variant, namespace, runId)
    const busyBefore = await untilQuiet()
    const audit = new AuditLog(paths.auditLog)
    const witness = await watchWitness(variant.kubernetes.port, variant.kubernetes.image)
    await sleep(pauseMs(round))
    let witnessCpuMs = Number.NaN
    try {
      const deployment = `bench-${observer}`
      const manifest = join(dir, 'deployment.json')
      writeFileSync(manifest, JSON.stringify(deploymentManifest(variant, { name: deployment, namespace, runId, replicas: pods })))
      const watched: Watched = { dir, kubeconfig: paths.kubeconfig, namespace, deployment, manifest, pods, port: variant.kubernetes.port, probeIntervalMs }
      const reading = setInterval(() => audit.read(), PERIOD_MS)
      let observed: Omit<Observed, 'seen' | 'cost'> & Partial<Observed>
      try {
        observed = observer === 'nothing' ? await justRollOut(watched, audit, witness) : await runObserver(observer, watched)
      }
      finally {
        clearInterval(reading)
      }
      const truth = truthOf(observed, pods, audit.read(), witness)
      witnessCpuMs = await witness.stop()
      const { seen, cost } = observed
      return { observer, pods, round, startedAt: startedAt.toISOString(), busyBefore, truth, ...(seen ? { seen } : {}), ...(cost ? { cost } : {}), witnessCpuMs }
    }
    finally {
      audit.close()
      if (Number.isNaN(witnessCpuMs))
        await witness.stop()
    }
  }
  finally {
    // What was measured is not lost for it: the next trial's own pod waits until no sandbox is left.
    await deleteNamespace(api, namespace, DEADLINE_MS).then(untilNoSandbox).catch((error: unknown) => console.error(error))
    rmSync(dir, { recursive: true })
  }
}

/**
 * Rounds begin at different moments of the kubelet's second, one and the same for all observers: the kubelet tells what has started once a second. Multiples of
 * the golden ratio spread however many rounds there are.
 */
function pauseMs(round: number): number {
  return round * 0.618_033_988_7 % 1 * 1_000
}

/** One pod before each trial, of all observers alike. */
async function warmUp(api: KubernetesApi, variant: Variant, namespace: string, runId: string): Promise<void> {
  const audit = new AuditLog(paths.auditLog)
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`
  await api.post(path, deploymentManifest(variant, { name: 'warm-up', namespace, runId, replicas: 1 }))
  await until('the warm-up pod is Ready', () => [...audit.read().pods.values()].some(({ readyAt }) => readyAt !== undefined))
  audit.close()
  await api.delete(`${path}/warm-up`, { query: { propagationPolicy: 'Background' } })
  await untilNoSandbox()
}

async function justRollOut(watched: Watched, audit: AuditLog, witness: Witness): Promise<{ namespace: string, deployment: string }> {
  execFileSync('kubectl', ['create', '-f', watched.manifest], { stdio: ['ignore', 'ignore', 'inherit'] })
  await until(`${watched.pods} pods are Ready`, () => [...audit.pods.values()].filter(({ readyAt }) => readyAt !== undefined).length >= watched.pods)
  const endsAt = performance.now() + WITNESS_MS
  await until('the witness is done', () => witness.listening.size >= watched.pods || performance.now() > endsAt)
  return watched
}

function truthOf({ namespace, deployment }: Pick<Observed, 'namespace' | 'deployment'>, pods: number, audit: AuditLog, witness: Witness): Truth {
  const own = [...audit.pods].filter(([name]) => name.startsWith(`${namespace}/${deployment}-`))
  const requestedAt = audit.requests.get(`${namespace}/${deployment}`)
  if (own.length !== pods || requestedAt === undefined)
    throw new Error(`expected ${pods} pods of ${namespace}/${deployment} in the audit log, and the request; it has ${own.length}, ${requestedAt}`)
  return {
    requestedAt,
    pods: own.map(([name, { readyAt, readyReceivedAt, addressedAt, container = '' }]) => {
      const [startedAt, listening] = [witness.startedAt.get(container), witness.listening.get(container)]
      if (readyAt === undefined || readyReceivedAt === undefined || addressedAt === undefined)
        throw new Error(`expected to know when ${name} became Ready and got its address; known is ${JSON.stringify({ readyAt, addressedAt })}`)
      return { name: name.slice(namespace.length + 1), readyAt, readyReceivedAt, addressedAt, ...(startedAt === undefined ? {} : { startedAt }), ...(listening ? { listensAt: listening.at, notYetAt: listening.notYetAt } : {}) }
    }),
  }
}

/** CNI has given back every address: pods that are gone from the API server may still be on the node. */
function untilNoSandbox(): Promise<void> {
  return until('no sandbox is left', () => readdirSync(`${paths.run}/cni-addresses`, { recursive: true }).every(name => !/\d+\.\d+\.\d+\.\d+$/.test(String(name)) || String(name).includes('last_reserved')))
}

/**
 * Waits for a second in which at most a fifth of the CPUs is busy: what the last trial left to be done must not be in this one.
 *
 * @returns the share that was busy in the last second; more than a fifth where the machine did not come to rest in time
 */
async function untilQuiet(): Promise<number> {
  const endsAt = performance.now() + QUIET_DEADLINE_MS
  for (let before = cpuTimes(); ;) {
    await sleep(1_000)
    const now = cpuTimes()
    const busy = (now.busy - before.busy) / (now.all - before.all)
    if (busy < 0.2 || performance.now() > endsAt)
      return busy
    before = now
  }
}

function cpuTimes(): { busy: number, all: number } {
  const times = (/^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '').split(' ').map(Number)
  const all = times.slice(0, 8).reduce((sum, time) => sum + time, 0)
  return { all, busy: all - (times[3] ?? 0) - (times[4] ?? 0) }
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const endsAt = performance.now() + DEADLINE_MS
  while (!condition()) {
    if (performance.now() > endsAt)
      throw new Error(`${what}: not within ${DEADLINE_MS / 1_000} s`)
    await sleep(PERIOD_MS)
  }
}
