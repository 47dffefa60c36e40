import pLimit from 'p-limit'
import { DeadlineError } from '../../errors/deadline-error.ts'
import { EmbeddedError } from '../../errors/embedded-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import { HttpProber } from '../../measure/http-prober.ts'
import type { HttpEndpoint, Probe } from '../../measure/http-prober.ts'
import { askDirectly } from '../../measure/probes/ask-directly.ts'
import { ObservationLog } from '../../measure/observation-log.ts'
import type { Rollout, RollOutOptions } from '../cluster.ts'
import { oomKills } from './oom-kills.ts'
import type { Sandbox, SandboxMaker } from './sandbox.ts'

/** What a rollout of this host stands on. */
export interface RolloutParts {
  sandboxes: SandboxMaker
  addresses: (count: number) => Promise<string[]>
  probe: { probe: Probe, close: () => Promise<void> }
  /** What every pod of the rollout listens on. */
  endpoint: HttpEndpoint
  node: string
  /** Sandboxes that are brought up, or taken down, at once. */
  concurrency: number
}

interface Pod {
  name: string
  ip: string
  sandbox: Sandbox
  phase: 'queued' | 'starting' | 'running' | 'failed' | 'leaving'
  /** Settles when nothing brings it up any more. */
  launched: Promise<void>
  /** Under way, or done. */
  removal?: Promise<void>
}

/** How often processes are looked for: a sandbox that dies is noticed this late at most. */
const WATCH_MS = 250
/** Nobody starts a failed sandbox again: enough for those that are still coming up beside it. */
const STALL_MS = 3_000
/** Taking down is mostly waiting for processes to be gone. */
const REMOVALS_PER_START = 4
/** A sandbox that is still there so long after it was scaled away is told as an event, and tried again with the rollout's removal. */
const SCALE_DOWN_MS = 60_000

/**
 * Stamps t0 and brings sandboxes up. What can be prepared is prepared before: addresses and bundles.
 *
 * @returns a rollout that must be removed; when this throws, nothing is left
 */
export async function startEmbeddedRollout(parts: RolloutParts, options: RollOutOptions): Promise<Rollout> {
  const { sandboxes, node, concurrency } = parts
  const log = new ObservationLog()
  if (options.onObservation)
    log.onObservation(options.onObservation)
  let t0 = performance.now()
  const now = (): number => performance.now() - t0
  const prober = new HttpProber({ probe: parts.probe.probe, intervalMs: options.probe.intervalMs, concurrency: options.probe.concurrency, now, record: seen => log.record(seen) })
  const pods = new Set<Pod>()
  const launching = pLimit(concurrency)
  const removing = pLimit(concurrency * REMOVALS_PER_START)
  const stopping = new AbortController()
  let count = 0
  let isClosed = false
  const oomKillsBefore = oomKills()

  async function prepare(number: number): Promise<Pod[]> {
    const ips = await parts.addresses(number)
    return ips.map(ip => {
      const index = ++count
      return { name: `${options.name}-${index}`, ip, sandbox: sandboxes.make(index, ip), phase: 'queued', launched: Promise.resolve() }
    })
  }

  function launch(prepared: readonly Pod[]): void {
    for (const pod of prepared) {
      pods.add(pod)
      pod.launched = launching(() => bringUp(pod)).catch((error: unknown) => fail(pod, 'Failed', oneLine(error)))
    }
  }

  async function bringUp(pod: Pod): Promise<void> {
    if (stopping.signal.aborted || pod.phase !== 'queued')
      return
    pod.phase = 'starting'
    const created = now()
    log.record({ kind: 'created', atMs: created, pod: pod.name })
    log.record({ kind: 'scheduled', atMs: created, pod: pod.name, node })
    const result = await pod.sandbox.start(step => {
      if (stopping.signal.aborted)
        return
      if (step === 'started') {
        log.record({ kind: 'started', atMs: now(), pod: pod.name })
        return
      }
      log.record({ kind: 'addressed', atMs: now(), pod: pod.name, ip: pod.ip })
      prober.add({ pod: pod.name, ip: pod.ip })
    }, stopping.signal)
    // A step further up may have asked for it to go.
    if (stopping.signal.aborted || pod.phase !== 'starting')
      return
    if (result.status === 'failed') {
      fail(pod, result.reason, result.message)
      return
    }
    pod.phase = 'running'
    log.record({ kind: 'ready', atMs: now(), pod: pod.name })
  }

  function fail(pod: Pod, reason: string, message: string): void {
    if (pod.phase === 'leaving' || pod.phase === 'failed')
      return
    pod.phase = 'failed'
    prober.remove(pod.name)
    const atMs = now()
    const state = log.state.pods.get(pod.name)
    if (state?.isAvailable)
      log.record({ kind: 'unavailable', atMs, pod: pod.name, reason })
    if (state?.isReady)
      log.record({ kind: 'unready', atMs, pod: pod.name, reason })
    log.record({ kind: 'event', atMs, pod: pod.name, type: 'Warning', reason, message })
    log.record({ kind: 'failed', atMs, pod: pod.name, reason, message })
  }

  const watch = setInterval(() => {
    for (const pod of pods) {
      if (pod.phase !== 'running' || pod.sandbox.isRunning())
        continue
      const killed = oomKills() - oomKillsBefore
      const words = pod.sandbox.lastWords()
      if (killed > 0)
        fail(pod, 'OOMKilling', `its process ended, and the kernel has OOM-killed ${killed} on this host meanwhile${words && `; its output: ${words}`}`)
      else
        fail(pod, 'Failed', `its process ended${words && `; its output: ${words}`}`)
    }
  }, WATCH_MS)

  function takeDown(pod: Pod, endsAt: number): Promise<void> {
    pod.removal ??= takeDownOnce(pod, endsAt).catch((error: unknown) => {
      delete pod.removal
      throw error
    })
    return pod.removal
  }

  async function takeDownOnce(pod: Pod, endsAt: number): Promise<void> {
    prober.remove(pod.name)
    await pod.launched
    await removing(() => pod.sandbox.remove(endsAt))
    pods.delete(pod)
    if (log.state.pods.get(pod.name)?.createdMs !== undefined)
      log.record({ kind: 'removed', atMs: now(), pod: pod.name })
  }

  async function remove(deadlineMs: number): Promise<void> {
    stopping.abort()
    clearInterval(watch)
    const endsAt = performance.now() + deadlineMs
    for (const pod of pods)
      pod.phase = 'leaving'
    try {
      const ended = await Promise.allSettled([...pods].map(pod => takeDown(pod, endsAt)))
      const failed = ended.filter(result => result.status === 'rejected')
      if (failed.length > 0)
        throw new DeadlineError(`${options.name}: ${failed.length} sandboxes are still there after ${Math.round(deadlineMs / 1000)} s: ${oneLine(failed[0]?.reason)}. Then: podfit clean`)
      if (!isClosed)
        sandboxes.close()
      isClosed = true
    }
    finally {
      prober.close()
      await parts.probe.close()
    }
  }

  try {
    const prepared = await prepare(options.replicas)
    options.signal.throwIfAborted()
    t0 = performance.now()
    log.record({ kind: 'requested', atMs: 0, replicas: options.replicas, wallClock: new Date().toISOString() })
    launch(prepared)
  }
  catch (error) {
    await remove(60_000).catch(() => undefined)
    throw error
  }

  /** Those that do not serve first, then the newest: as a ReplicaSet does it. */
  function superfluous(number: number): Pod[] {
    const rank = (pod: Pod): number => ['failed', 'queued', 'starting', 'running'].indexOf(pod.phase)
    return [...pods].filter(pod => pod.phase !== 'leaving').toReversed().toSorted((a, b) => rank(a) - rank(b)).slice(0, Math.max(0, number))
  }

  return {
    log,
    endpoint: parts.endpoint,
    stallMs: STALL_MS,
    elapsedMs: now,
    async scale(replicas, signal) {
      const present = [...pods].filter(pod => pod.phase !== 'leaving')
      const prepared = await prepare(Math.max(0, replicas - present.length))
      signal.throwIfAborted()
      log.record({ kind: 'scaled', atMs: now(), replicas })
      launch(prepared)
      for (const pod of superfluous(present.length - replicas)) {
        pod.phase = 'leaving'
        void takeDown(pod, performance.now() + SCALE_DOWN_MS).catch((error: unknown) => log.record({ kind: 'event', atMs: now(), pod: pod.name, type: 'Warning', reason: 'FailedKillPod', message: oneLine(error) }))
      }
    },
    confirmAvailability: signal => prober.confirm(signal),
    async ask(pod, path, signal) {
      const ip = log.state.pods.get(pod)?.ip
      if (ip === undefined)
        throw new EmbeddedError(`${pod} has no address to be asked at`)
      return askDirectly({ ip, port: parts.endpoint.port, path }, options.probe.timeoutMs, signal)
    },
    remove,
  }
}
