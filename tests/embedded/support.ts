import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { binaryPath } from '../../fixtures/workloads/binary-path.ts'
import { newRunId } from '../../fixtures/run-id.ts'
import type { Cluster, ProbeOptions } from '../../src/cluster/cluster.ts'
import { cgroupsOfRun } from '../../src/cluster/embedded/cgroups.ts'
import type { EmbeddedOptions } from '../../src/cluster/embedded/embedded-cluster.ts'
import { embeddedCluster } from '../../src/cluster/embedded/embedded-cluster.ts'
import { endEmbeddedRun } from '../../src/cluster/embedded/end-run.ts'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { mounts } from '../../src/cluster/embedded/mounts.ts'
import type { EmbeddedRun } from '../../src/cluster/embedded/run-folder.ts'
import { beginEmbeddedRun } from '../../src/cluster/embedded/run-folder.ts'
import { runProcesses } from '../../src/cluster/embedded/run-processes.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import type { AnyVariant } from '../../src/variants/variant.ts'
import { nativeArchitecture } from '../workload/server-process.ts'
import { skipWithout } from '../workload/needed-tool.ts'

export const binary = binaryPath(nativeArchitecture)

export const probe: ProbeOptions = { way: 'direct', intervalMs: 25, timeoutMs: 1_000, concurrency: 32 }

const variants = loadAnyVariants(join(import.meta.dirname, '../../fixtures/runtimes'))

export function shipped(name: string): AnyVariant {
  const variant = variants.get(name)
  if (variant === undefined)
    throw new Error(`no variant ${name}`)
  return variant
}

/** runc's variant with another OCI runtime. */
export function withCommand(command: string): AnyVariant {
  return { ...shipped('runc'), name: 'other', embedded: { runtime: 'oci', command, args: [] } }
}

/** Whether this host has a shipped variant's runtime. */
export function hasRuntime(name: string): boolean {
  const { embedded } = shipped(name)
  return embedded?.runtime === 'process' || (embedded?.runtime === 'oci' && findProgram(embedded.command, process.env) !== undefined)
}

/** Skips the test where this host has not the variant's runtime; with CI set, where process and runc must be, it fails. */
export function needsRuntime(context: TestContext, { name, embedded }: AnyVariant): void {
  if (embedded?.runtime !== 'oci' || findProgram(embedded.command, process.env) !== undefined)
    return
  const reason = `no ${embedded.command} on PATH (apt-get install ${embedded.package})`
  if (name === 'runc')
    skipWithout(context, reason)
  context.skip(reason)
}

export interface TestRun {
  run: EmbeddedRun
  /** What the run's folder lives in. */
  parent: string
  /** Where runs' folders are looked for: nobody else's. */
  env: NodeJS.ProcessEnv
  cluster: Cluster
  /** Everything of the run that is on the host now, in words. */
  traces: () => string[]
}

/** A run in a temporary folder of its own, ended when the test is. */
export function newRun(context: TestContext, options: Partial<EmbeddedOptions> = {}): TestRun {
  const parent = mkdtempSync(join(tmpdir(), 'podfit-test-'))
  const env = { ...process.env, XDG_RUNTIME_DIR: parent }
  const run = beginEmbeddedRun(newRunId(new Date()), env)
  context.onTestFinished(async () => {
    await endEmbeddedRun(run, 60_000)
    rmSync(parent, { recursive: true, force: true })
  })
  return { run, parent, env, cluster: embeddedCluster({ run, binary, ...options }), traces: () => tracesOf(run) }
}

export function tracesOf(run: EmbeddedRun): string[] {
  return [
    ...runProcesses(run).map(({ pid }) => `process ${pid}`),
    ...mounts().filter(({ target }) => target.startsWith(run.dir)).map(({ target }) => `mount ${target}`),
    ...cgroupsOfRun(run.runId).map(path => `cgroup ${path}`),
    ...(existsSync(run.dir) ? readdirSync(run.dir).filter(name => /^[sp]-/.test(name)).map(name => `folder ${name}`) : []),
  ]
}

/** The process of a pod, as the host sees it. */
export function pidOf(run: EmbeddedRun, ip: string, environOf: (pid: number) => string): number {
  const found = runProcesses(run).find(({ pid }) => environOf(pid).includes(`BIND=${ip}\0`))
  if (found === undefined)
    throw new Error(`no process of ${run.runId} listens on ${ip}`)
  return found.pid
}
