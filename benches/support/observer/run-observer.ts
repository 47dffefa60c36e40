import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import type { Observation } from '../../../src/measure/observation.ts'
import { foldRollout } from '../../../src/measure/rollout-state.ts'
import { readJournal } from '../../../src/results/read-journal.ts'
import { AccountedGroup } from './accounted-group.ts'
import { CostSampler } from './cost-sampler.ts'
import { startExporter } from './exporter.ts'
import { seenOf } from './seen-of.ts'
import type { Cost, Observer, Seen } from './trial.ts'

/** One rollout to be watched. */
export interface Watched {
  dir: string
  kubeconfig: string
  namespace: string
  deployment: string
  /** The Deployment, as a file. */
  manifest: string
  pods: number
  port: number
  probeIntervalMs: number
}

/** What an observer made of a rollout: where its pods are, what it says and what it took. */
export interface Observed {
  namespace: string
  deployment: string
  seen: Seen
  cost: Cost
}

const ROOT = join(import.meta.dirname, '../../..')
/** The poller would wait for ever for a pod that was replaced. */
const DEADLINE_MS = 900_000
/** The sampler is to see the last of it too. */
const AFTER_MS = 100

export function runObserver(observer: Exclude<Observer, 'nothing'>, watched: Watched): Promise<Observed> {
  return { recorder: runRecorder, vitest: runVitest, poller: runPoller }[observer](watched)
}

async function runRecorder({ dir, kubeconfig, namespace, deployment, pods, probeIntervalMs }: Watched): Promise<Observed> {
  const out = join(dir, 'seen.json')
  const sampler = await runToItsEnd('recorder', [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'recorder.ts'), kubeconfig, namespace, deployment, String(pods), String(probeIntervalMs), out])
  const seen = read(out)
  return { namespace, deployment, seen, cost: costOf(sampler, seen) }
}

async function runPoller({ dir, namespace, deployment, manifest, pods, port }: Watched): Promise<Observed> {
  const out = join(dir, 'seen.json')
  const exporter = await startExporter(dir)
  try {
    const sampler = await runToItsEnd('poller', [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'poller.ts'), manifest, namespace, deployment, String(pods), String(port), exporter.url, out])
    const seen = read(out)
    await sleep(AFTER_MS)
    return { namespace, deployment, seen, cost: { ...costOf(sampler, seen), exporterCpuMs: exporter.cost.cpuMs(seen.t0, seen.doneAt), exporterPeak: exporter.cost.peak(seen.t0, seen.doneAt) } }
  }
  finally {
    await exporter.stop()
  }
}

/** As a user runs it: `vitest run specs/readiness`, with its warm-up, its checks and its report. */
async function runVitest({ dir, pods, probeIntervalMs }: Watched): Promise<Observed> {
  const plan = join(dir, 'podfit.yaml')
  const reports = join(dir, 'reports')
  writeFileSync(plan, stringify({ variants: ['runc'], replicas: pods, rounds: 1, probe: { interval: `${probeIntervalMs}ms` } }))
  const sampler = await runToItsEnd('vitest', [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--project', 'specs', 'specs/readiness'], {
    PODFIT_PLAN: plan,
    PODFIT_PROFILE: 'none',
    PODFIT_REPORTS: reports,
    NO_COLOR: '1',
  })
  const entries = readJournal(join(reports, 'latest/journal.ndjson'))
  const trial = entries.find(entry => entry.type === 'trial' && entry.kind === 'rollout')
  if (trial?.type !== 'trial')
    throw new Error('the run has measured nothing')
  const observations: Observation[] = entries.flatMap(entry => entry.type === 'observation' && entry.trial === trial.trial ? [entry.observation] : [])
  const state = foldRollout(observations)
  const end = entries.find(entry => entry.type === 'rollout-end' && entry.trial === trial.trial)
  // It is told cut off to the millisecond.
  const seen = { ...seenOf(state, Date.parse(state.wallClock ?? '') + 0.5), ...end?.type === 'rollout-end' && end.clock !== undefined ? { maxLoopDelayMs: end.clock.maxLoopDelayMs } : {} }
  return { namespace: trial.namespace, deployment: trial.trial, seen, cost: costOf(sampler, seen) }
}

/** Runs a command in a group of its own. @throws where it fails */
async function runToItsEnd(name: string, command: string[], env: NodeJS.ProcessEnv = {}): Promise<CostSampler> {
  const group = new AccountedGroup(name)
  const sampler = new CostSampler(group)
  try {
    const [file, ...args] = group.command(command)
    const child = spawn(file, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const deadline = setTimeout(() => void group.end(), DEADLINE_MS)
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => said += chunk.toString())
    child.stderr.on('data', (chunk: Buffer) => said += chunk.toString())
    const [code] = await once(child, 'close') as [number | null]
    clearTimeout(deadline)
    if (code !== 0)
      throw new Error(`${name} ended with ${code}:\n${said}`)
    return sampler
  }
  finally {
    sampler.stop()
    await group.remove()
  }
}

function costOf(sampler: CostSampler, { t0, watchesFrom = t0, doneAt }: Seen): Cost {
  return { timedCpuMs: sampler.cpuMs(watchesFrom, doneAt), wholeCpuMs: sampler.wholeCpuMs(), timedPeak: sampler.peak(t0, doneAt), wholePeak: sampler.peak() }
}

function read(file: string): Seen {
  return JSON.parse(readFileSync(file, 'utf8')) as Seen
}
