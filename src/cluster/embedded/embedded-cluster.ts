import { existsSync, mkdirSync } from 'node:fs'
import { availableParallelism, hostname } from 'node:os'
import { join } from 'node:path'
import { EmbeddedError } from '../../errors/embedded-error.ts'
import { blackboxProbe } from '../../measure/probes/blackbox-probe.ts'
import { directProbe } from '../../measure/probes/direct-probe.ts'
import type { AnyVariant, EmbeddedVariant } from '../../variants/variant.ts'
import type { Cluster, ProbeOptions, VariantAvailability } from '../cluster.ts'
import { memoryOfHost } from '../memory-of-host.ts'
import { AddressPool } from './addresses.ts'
import { writeRootfs } from './bundle.ts'
import { startEmbeddedRollout } from './embedded-rollout.ts'
import { hostFacts } from './host-facts.ts'
import { ociSandboxes } from './oci-sandboxes.ts'
import type { FoundRuntime } from './oci-runtime.ts'
import { findRuntime } from './oci-runtime.ts'
import { processSandboxes } from './process-sandboxes.ts'
import type { EmbeddedRun } from './run-folder.ts'
import type { SandboxMaker } from './sandbox.ts'
import { startRemedy } from './start-remedy.ts'
import { workloadOn } from './workload.ts'

export interface EmbeddedOptions {
  /** Made by `beginEmbeddedRun`. */
  run: EmbeddedRun
  /** The workload's binary for this host. */
  binary: string
  /** Port every pod listens on, where it is free on this host; else another. Default 8080. */
  port?: number
  /** Sandboxes that are brought up at once. Default: the number of CPUs. */
  startConcurrency?: number
  /** A call of a runtime that takes longer is killed and has failed. Default 30 s. */
  cliDeadlineMs?: number
  /** Command inside the sandboxes, where the workload's own is not meant. */
  command?: string[]
  env?: NodeJS.ProcessEnv
}

const PORT = 8080
const CLI_DEADLINE_MS = 30_000
const TRIAL_REMOVAL_MS = 60_000

/**
 * The port's adapter for this host without a cluster: each pod is a sandbox of an OCI runtime, or a plain process, on an address of
 * its own in 127.0.0.0/8 and the host's network.
 */
export function embeddedCluster(options: EmbeddedOptions): Cluster {
  const { run, binary, env = process.env } = options
  const addresses = new AddressPool(run.runId)
  const found = new Map<string, Promise<FoundRuntime>>()
  const versions = new Map<string, string>()
  const rootfs = join(run.dir, 'rootfs')

  function runtimeOf(name: string, variant: Extract<EmbeddedVariant, { runtime: 'oci' }>): Promise<FoundRuntime> {
    const known = found.get(name) ?? findRuntime(variant, run, env)
    found.set(name, known)
    return known
  }

  async function sandboxesOf({ name, embedded }: AnyVariant, port: number): Promise<SandboxMaker> {
    if (embedded === undefined)
      throw new EmbeddedError(`variant ${name} needs a cluster: its file has no "embedded" section. Set KUBECONFIG, or take it out of the plan`)
    const workload = workloadOn(binary, port)
    if (embedded.runtime === 'process')
      return processSandboxes(run, workload)
    const runtime = await runtimeOf(name, embedded)
    if (runtime.status !== 'found')
      throw new EmbeddedError(`variant ${name}: ${runtime.reason}. ${runtime.remedy}`)
    if (!existsSync(rootfs))
      writeRootfs(rootfs, binary)
    const { command, cliDeadlineMs = CLI_DEADLINE_MS } = options
    return ociSandboxes(run, runtime.runtime, { rootfs, workload, cliDeadlineMs, env, ...(command ? { command } : {}) })
  }

  /** Brings up one sandbox and discards it. */
  async function tryOne(variant: AnyVariant, signal: AbortSignal): Promise<string | undefined> {
    const port = await addresses.port(options.port ?? PORT)
    const [ip = ''] = await addresses.take(1, port)
    const maker = await sandboxesOf(variant, port)
    const sandbox = maker.make(1, ip)
    try {
      const result = await sandbox.start(() => undefined, signal)
      return result.status === 'failed' ? result.message : undefined
    }
    finally {
      await sandbox.remove(performance.now() + TRIAL_REMOVAL_MS)
      maker.close()
    }
  }

  async function availability(variant: AnyVariant, signal: AbortSignal): Promise<VariantAvailability> {
    const { name, embedded, install } = variant
    if (embedded === undefined)
      return { status: 'absent', reason: 'it runs only on a Kubernetes cluster', remedy: `set KUBECONFIG to a cluster with it (${install.url})` }
    if (!existsSync(binary))
      return { status: 'absent', reason: `there is no workload for ${process.arch}: ${binary} is missing`, remedy: 'measure on amd64 or arm64' }
    if (embedded.runtime === 'oci') {
      const runtime = await runtimeOf(name, embedded)
      if (runtime.status !== 'found')
        return runtime
      versions.set(name, runtime.runtime.version)
    }
    const problem = await tryOne(variant, signal)
    signal.throwIfAborted()
    if (problem === undefined)
      return { status: 'present' }
    const remedy = startRemedy(problem)
    return remedy === undefined ? { status: 'broken', reason: problem, remedy: `see ${install.url}` } : { status: 'absent', reason: problem, remedy }
  }

  return {
    facts: () => hostFacts([...versions.values()]),
    availability,
    async rollOut(variant, rollOutOptions) {
      mkdirSync(run.dir, { recursive: true })
      const port = await addresses.port(options.port ?? PORT)
      const probe = probeOf(rollOutOptions.probe, port)
      try {
        return await startEmbeddedRollout({
          sandboxes: await sandboxesOf(variant, port),
          addresses: count => addresses.take(count, port),
          probe,
          node: hostname(),
          concurrency: options.startConcurrency ?? availableParallelism(),
        }, rollOutOptions)
      }
      catch (error) {
        await probe.close()
        throw error
      }
    },
    async nodeMemory() {
      return [{ node: hostname(), availableBytes: (await memoryOfHost()).availableBytes, source: 'meminfo' }]
    },
    close: () => Promise.resolve(),
  }
}

function probeOf({ way, timeoutMs, blackboxUrl }: ProbeOptions, port: number): ReturnType<typeof directProbe> {
  if (way === 'apiserver')
    throw new EmbeddedError('probe.way is apiserver, but this host has no API server. Use direct')
  if (way === 'direct')
    return directProbe({ port }, timeoutMs)
  if (blackboxUrl === undefined)
    throw new EmbeddedError('probe.way is blackbox, but probe.blackboxUrl is not set: give the base URL of a Prometheus blackbox exporter, http://HOST:9115')
  return blackboxProbe(blackboxUrl, { port }, timeoutMs)
}
