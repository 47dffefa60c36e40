import { existsSync, mkdirSync } from 'node:fs'
import { availableParallelism, hostname } from 'node:os'
import { EmbeddedError } from '../../errors/embedded-error.ts'
import { blackboxProbe } from '../../measure/probes/blackbox-probe.ts'
import { directProbe } from '../../measure/probes/direct-probe.ts'
import type { AnyVariant } from '../../variants/variant.ts'
import type { Cluster, ProbeOptions, VariantAvailability } from '../cluster.ts'
import { kernelOfHost } from '../kernel-of-host.ts'
import { memoryOfHost } from '../memory-of-host.ts'
import { AddressPool } from './addresses.ts'
import { startEmbeddedRollout } from './embedded-rollout.ts'
import type { FoundEngine } from './engine.ts'
import { findEngine } from './engine.ts'
import { hostCondition } from './host-condition.ts'
import { hostFacts } from './host-facts.ts'
import { runProcesses } from './run-processes.ts'
import type { EmbeddedRun } from './run-folder.ts'
import { sandboxMemory } from './sandbox-memory.ts'
import type { SandboxMaker } from './sandbox.ts'
import { startRemedy } from './start-remedy.ts'

export interface EmbeddedOptions {
  /** Made by `beginEmbeddedRun`. */
  run: EmbeddedRun
  /** The workload's binary for this host, http-server-ARCHITECTURE; beside it lie its other forms. */
  binary: string
  /** Port every pod listens on, where it is free on this host; else another. Default 8080. */
  port?: number
  /** Sandboxes that are brought up at once. Default: the number of CPUs. */
  startConcurrency?: number
  /** A call of a runtime that takes longer is killed and has failed. Default 30 s. */
  cliDeadlineMs?: number
  /** A virtual machine whose server does not listen by then is killed and has failed. Default 60 s. */
  bootDeadlineMs?: number
  /** Command inside the sandboxes of OCI runtimes, where the workload's own is not meant. */
  command?: string[]
  env?: NodeJS.ProcessEnv
}

const PORT = 8080
const CLI_DEADLINE_MS = 30_000
const BOOT_DEADLINE_MS = 60_000
const TRIAL_REMOVAL_MS = 60_000

/**
 * The port's adapter for this host without a cluster: each pod is a sandbox of an OCI runtime, a virtual machine, a WebAssembly module or
 * a plain process, on an address of its own in 127.0.0.0/8.
 */
export function embeddedCluster(options: EmbeddedOptions): Cluster {
  const { run, binary, env = process.env } = options
  const addresses = new AddressPool(run.runId)
  const engines = new Map<string, Promise<FoundEngine>>()
  const versions = new Map<string, string>()
  const { command, cliDeadlineMs = CLI_DEADLINE_MS, bootDeadlineMs = BOOT_DEADLINE_MS } = options

  function engineOf({ name, embedded }: AnyVariant): Promise<FoundEngine> {
    if (embedded === undefined)
      throw new EmbeddedError(`variant ${name} needs a cluster: its file has no "embedded" section. Set KUBECONFIG, or take it out of the plan`)
    const engine = engines.get(name) ?? findEngine(embedded, { run, binary, addresses, cliDeadlineMs, bootDeadlineMs, env, ...(command ? { command } : {}) })
    engines.set(name, engine)
    return engine
  }

  async function sandboxesOf(variant: AnyVariant, port: number): Promise<SandboxMaker> {
    const found = await engineOf(variant)
    if (found.status !== 'found')
      throw new EmbeddedError(`variant ${variant.name}: ${found.reason}. ${found.remedy}`)
    return found.engine.sandboxes(port)
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
    const found = await engineOf(variant)
    if (found.status !== 'found')
      return found
    if (found.engine.version !== undefined)
      versions.set(name, found.engine.version)
    const problem = await tryOne(variant, signal)
    signal.throwIfAborted()
    if (problem === undefined)
      return { status: 'present', ...found.engine.version === undefined ? {} : { version: found.engine.version } }
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
          endpoint: { port },
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
      const { availableBytes, kernelBytes, anonBytes } = await memoryOfHost()
      return [{ node: hostname(), availableBytes, source: 'meminfo', kernelBytes, anonBytes }]
    },
    podMemory: signal => sandboxMemory(run, signal),
    nodeKernel: () => kernelOfHost(),
    conditions: () => Promise.resolve({ nodes: [hostCondition()] }),
    heldPods: () => Promise.resolve(runProcesses(run).length),
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
