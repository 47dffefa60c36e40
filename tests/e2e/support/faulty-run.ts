import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { pidsInCgroup } from '../../../fixtures/lab/cgroups.ts'
import { labPaths } from '../../../fixtures/lab/paths.ts'
import { allPids, commandOf } from '../../../fixtures/lab/processes.ts'
import { readJournal } from '../../../src/results/read-journal.ts'
import { resultsFromJournal } from '../../../src/results/results-from-journal.ts'
import type { JournalEntry } from '../../../src/results/journal-entry.ts'
import type { Results } from '../../../src/results/results.ts'
import type { ValidityFinding } from '../../../src/results/validity.ts'
import { readyUpdates } from './ready-updates.ts'
import { kubectl, podfitNamespaces, start } from './run-podfit.ts'
import type { Ended, PodfitRun, Workspace } from './run-podfit.ts'

/** Pods of each scenario. */
export const REPLICAS = Number(process.env.PODFIT_E2E_REPLICAS ?? 100)

/** One rollout of runc, with time enough for what is done to it. */
export const PLAN = { variants: ['runc'], replicas: REPLICAS, rounds: 1, timeouts: { rollout: '5m', removal: '5m' } }

export const SPECS = ['specs/readiness', 'specs/availability']

/**
 * Waits until the rollout under way, of that round, has that share of its pods Ready, by its journal: what is told of the progress may be a
 * second old, and its end is not told.
 */
export async function whenReady(workspace: Workspace, run: PodfitRun, share: number, { round = 1, deadlineMs = 240_000 } = {}): Promise<void> {
  const until = performance.now() + deadlineMs
  const wanted = Math.max(1, share * REPLICAS)
  while (readyIn(workspace, `"trial":"rollout-runc-r${round}","observation":{"kind":"ready"`) < wanted) {
    if (performance.now() > until)
      throw new Error(`the run did not come to ${wanted} ready pods; it said:\n${run.said()}`)
    await sleep(50)
  }
}

/**
 * Waits until a fault that is to last can begin: in the middle, where there are pods enough for the rollout to go on for longer than it takes to be
 * found out; else before the first.
 */
export async function whenUnderWay(workspace: Workspace, run: PodfitRun): Promise<void> {
  await (REPLICAS < 100 ? run.says(/^rollout, round 1/m, 120_000) : whenReady(workspace, run, 0.05))
}

function readyIn({ dir, runs: [id = ''] }: Workspace, mark: string): number {
  const file = join(dir, 'reports', id, 'journal.ndjson')
  return existsSync(file) ? readFileSync(file, 'utf8').split(mark).length - 1 : 0
}

/** Does something to a run that goes on; where that fails the run is ended, so that it does not outlive its test. */
export async function doDuring(going: PodfitRun, during: (going: PodfitRun) => Promise<void>): Promise<Ended> {
  try {
    await during(going)
  }
  catch (error) {
    going.signal('SIGTERM')
    await going.ended
    throw error
  }
  return going.ended
}

/** What a run found wrong with its conditions, of one check. */
export function marksOf({ validity }: Results, check: string): ValidityFinding[] {
  return validity.findings.filter(finding => finding.check === check && (finding.status === 'marked' || finding.status === 'void'))
}

/** Breaks of a watch within the rollout. */
export function breaksOf(workspace: Workspace, watch: string): { cause: string, gapMs: number }[] {
  return journalOf(workspace).flatMap(entry => entry.type === 'observation' && entry.trial.startsWith('rollout-') && entry.observation.kind === 'reconnected' && entry.observation.watch === watch ? [entry.observation] : [])
}

export function journalOf({ dir }: Workspace): JournalEntry[] {
  return readJournal(join(dir, 'reports/latest/journal.ndjson'))
}

/**
 * How much later than the API server carried the update out each pod of the rollout was seen to be Ready, in ms, ascending, by the lab's audit
 * log. Every pod must be in both.
 */
export async function latenessMs({ rollouts }: Results): Promise<number[]> {
  const truth = await readyUpdates(labPaths().auditLog)
  const [rollout] = rollouts
  const t0 = Date.parse(rollout?.requestedAt ?? '')
  const late = rollout!.pods.flatMap(({ name, readyMs }) => readyMs === undefined ? [] : [t0 + readyMs - (truth.get(name) ?? Number.NaN)])
  expect(late.filter(Number.isNaN), 'pods that the audit log does not have').toEqual([])
  return late.toSorted((a, b) => a - b)
}

/** That figures are those of the server, but for what could not be heard: no pod was seen late by more than that and what a busy machine takes. */
export async function expectTrue(results: Results, longestGapMs: number): Promise<void> {
  const late = await latenessMs(results)
  const found = `Ready was seen after the update: first ${late[0]} ms, median ${late[Math.floor(late.length / 2)]} ms, last ${late.at(-1)} ms, n = ${late.length}; longest gap ${longestGapMs} ms`
  console.info(found)
  expect(late.length, found).toBe(REPLICAS)
  expect(late[0], found).toBeGreaterThan(-250)
  expect(late.at(-1), found).toBeLessThan(1_500 + longestGapMs)
}

/** That the journal is whole and gives the results and the same report again, with no cluster. */
export async function expectKept(workspace: Workspace): Promise<void> {
  expect(JSON.parse(JSON.stringify(resultsFromJournal(journalOf(workspace))))).toEqual(workspace.results)
  const before = workspace.read('report.md')
  expect(before).not.toMatch(/undefined|NaN|\[object/)
  const again = await podfit('report', join(workspace.dir, 'reports/latest'))
  expect(again.code, again.output).toBe(0)
  expect(workspace.read('report.md')).toBe(before)
}

/** That no namespace, no Lease, no process of the harness and none of its pods is there any more. */
export async function expectNothingLeft(workspace: Workspace): Promise<void> {
  expect(await podfitNamespaces(), 'namespaces').toEqual([])
  expect(await kubectl('get', 'leases', '-n', 'default', '-o', 'name'), 'Leases').not.toContain('podfit')
  expect(harnessPids(workspace).map(commandOf), 'processes of the harness').toEqual([])
  await expect.poll(workloads, { timeout: 60_000, interval: 500, message: 'processes of pods' }).toEqual([])
}

/** Processes of workloads in the lab. */
export function workloads(): string[] {
  return pidsInCgroup(labPaths().cgroup).map(pid => `${pid} ${commandOf(pid)}`).filter(line => /^\d+ \/(http-server|misbehaving)/.test(line))
}

/** The processes that run the specs of a workspace. */
export function harnessPids({ plan }: Workspace): number[] {
  return allPids().filter(pid => {
    try {
      return existsSync(`/proc/${pid}/exe`) && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`PODFIT_PLAN=${plan}`)
    }
    catch {
      return false
    }
  })
}

/** Runs podfit's command line in the lab. */
export function podfit(...args: string[]): PodfitRun['ended'] {
  return start(['node', '--import', 'tsx', 'src/cli/main.ts', ...args]).ended
}
