import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROLLOUT_LABEL } from '../../../src/cluster/kubernetes/labels.ts'
import type { Seen, SeenPod } from './trial.ts'
import { wallNow } from './wall-now.ts'

interface PodList {
  items: { metadata: { name: string }, status: { phase?: string, podIP?: string, conditions?: { type: string, status: string }[] } }[]
}

const SLEEP_MS = 500
const PROBE_TIMEOUT_MS = 2_000
const [manifest = '', namespace = '', deployment = '', pods = '', port = '', exporter = '', out = ''] = process.argv.slice(2)

/**
 * Watches a rollout as the scripts do that benchmarks of this kind are mostly run with: a `kubectl get pods -o json` a loop, then one probe after the
 * other through a blackbox exporter for each pod that has an address and has not answered yet, then half a second of sleep; time is the number of
 * loops times half a second.
 */
const seen = new Map<string, Partial<SeenPod>>()
const periodsMs: number[] = []
const t0 = wallNow()
kubectl('create', '-f', manifest)
const watchesFrom = wallNow()
let lookedAt: number | undefined
for (let poll = 0; ; poll++) {
  const { items } = JSON.parse(kubectl('get', 'pods', '-n', namespace, '-l', `${ROLLOUT_LABEL}=${deployment}`, '-o', 'json')) as PodList
  const at = wallNow()
  if (lookedAt !== undefined)
    periodsMs.push(at - lookedAt)
  lookedAt = at
  for (const { metadata, status } of items) {
    const pod = seen.get(metadata.name) ?? {}
    seen.set(metadata.name, pod)
    if (pod.readyAt === undefined && status.phase === 'Running' && status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
      Object.assign(pod, { readyAt: at, readyByCounterMs: poll * SLEEP_MS })
    if (pod.availableAt === undefined && status.podIP !== undefined && await answers(status.podIP))
      Object.assign(pod, { availableAt: wallNow(), availableByCounterMs: poll * SLEEP_MS })
  }
  const all = [...seen.values()]
  if (all.length === Number(pods) && all.every(({ readyAt, availableAt }) => readyAt !== undefined && availableAt !== undefined))
    break
  await sleep(SLEEP_MS)
}
const result: Seen = { t0, watchesFrom, doneAt: wallNow(), periodsMs, pods: [...seen].map(([name, pod]) => ({ ...pod as SeenPod, name })) }
writeFileSync(out, JSON.stringify(result))

function kubectl(...args: string[]): string {
  return execFileSync('kubectl', args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'] })
}

function answers(ip: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${exporter}/probe?module=http_2xx&target=${encodeURIComponent(`http://${ip}:${port}/`)}`, { timeout: PROBE_TIMEOUT_MS, headers: { 'X-Prometheus-Scrape-Timeout-Seconds': String(PROBE_TIMEOUT_MS / 1_000) } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => text += part)
      answer.on('end', () => resolve(/^probe_success 1$/m.test(text)))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}
