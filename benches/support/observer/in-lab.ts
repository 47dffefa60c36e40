import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { labPaths } from '../../../fixtures/lab/paths.ts'
import { connect } from '../../../src/cluster/kubernetes/connect.ts'
import { shuffled } from '../../../src/stats/shuffled.ts'
import { loadVariants } from '../../../src/variants/load-variants.ts'
import type { Variant } from '../../../src/variants/variant.ts'
import { AccountedGroup } from './accounted-group.ts'
import { observerReport } from './observer-report.ts'
import { runTrial } from './run-trial.ts'
import type { ObserverTrial } from './trial.ts'
import type { ObserverOptions } from './options.ts'

/** The file that is written, and gone on with. */
interface ObserverFile {
  machine: { cpus: number, cpu: string, memoryBytes: number, kernel: string, node: string }
  probeIntervalMs: number
  trials: ObserverTrial[]
}

const PROBE_INTERVAL_MS = 50
/** A trial takes as long as the longest of its size before it, or a bit more. */
const MARGIN = 1.15

/** What an interrupted trial leaves: its namespace, which `podfit clean` removes, or `lab down`. */
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void AccountedGroup.endAll().finally(() => process.exit(1)))

const options = JSON.parse(process.argv[2] ?? '') as ObserverOptions
const startedAt = performance.now()
const runc = requireRunc()
const file = readOrBegin()
const api = await connect(labPaths().kubeconfig, new AbortController().signal)
try {
  for (const pods of options.pods) {
    // What fails is run once more at the end: an interval takes every round of two observers.
    for (let pass = 0, longestMs = 0; pass < 2; pass++)
      longestMs = await runLeft(pods, longestMs)
  }
}
finally {
  await api.close()
}
if (options.pods.some(pods => trialsLeft(pods).length > 0))
  process.exitCode = 1
process.stdout.write(`${observerReport(file.trials)}\n`)

/** @returns how long the longest trial of this size has taken so far */
async function runLeft(pods: number, longestBefore: number): Promise<number> {
  const left = trialsLeft(pods)
  let longestMs = longestBefore
  for (const [index, trial] of left.entries()) {
    if (performance.now() - startedAt + longestMs * MARGIN > options.forMs) {
      process.stderr.write(`no time is left: ${left.length - index} trials of ${pods} pods are still to be run, by the same command again\n`)
      break
    }
    const trialAt = performance.now()
    process.stderr.write(`${pods} pods, round ${trial.round}, watched by: ${trial.observer}\n`)
    try {
      file.trials.push(await runTrial(api, runc, { ...trial, pods, probeIntervalMs: file.probeIntervalMs }))
      keep()
    }
    catch (error) {
      // The others still say something.
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    }
    longestMs = Math.max(longestMs, performance.now() - trialAt)
  }
  return longestMs
}

function trialsLeft(pods: number): Pick<ObserverTrial, 'observer' | 'round'>[] {
  return trialsOf(pods).filter(({ observer, round }) => !file.trials.some(trial => trial.pods === pods && trial.observer === observer && trial.round === round))
}

/** Round 1 of all observers, then round 2 of all, each in an order of its own. */
function trialsOf(pods: number): Pick<ObserverTrial, 'observer' | 'round'>[] {
  return Array.from({ length: options.rounds }, (_, index) => shuffled(options.observers, `${pods}/${index + 1}`).map(observer => ({ observer, round: index + 1 }))).flat()
}

function requireRunc(): Variant {
  const variant = loadVariants(join(import.meta.dirname, '../../../fixtures/runtimes')).get('runc')
  if (variant === undefined)
    throw new Error('fixtures/runtimes has no runc')
  return variant
}

function readOrBegin(): ObserverFile {
  if (existsSync(options.out))
    return JSON.parse(readFileSync(options.out, 'utf8')) as ObserverFile
  return {
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model ?? '', memoryBytes: totalmem(), kernel: release(), node: process.version },
    probeIntervalMs: PROBE_INTERVAL_MS,
    trials: [],
  }
}

function keep(): void {
  writeFileSync(`${options.out}.new`, `${JSON.stringify(file)}\n`)
  renameSync(`${options.out}.new`, options.out)
}
