import type { JournalEntry } from './journal-entry.ts'
import { JournalReadError } from './journal-read-error.ts'
import type { DensityTrial, Results, RunRecord, VariantRecord } from './results.ts'
import { SCHEMA_VERSION } from './results.ts'
import type { SampledKind, SampledTrial } from './samples.ts'
import type { ValidityFinding } from './validity.ts'
import { validityOf, voidingSeries } from './validity.ts'
import { sampledTrial } from './sampled-trial.ts'
import type { RolloutLines } from './rollout-trial.ts'
import { rolloutTrial } from './rollout-trial.ts'

type Entry<T extends JournalEntry['type']> = Extract<JournalEntry, { type: T }>

interface TrialLines extends Pick<RolloutLines, 'start' | 'observations'> {
  steps: Entry<'step'>['step'][]
  samples: Entry<'sample'>[]
  end?: Entry<'rollout-end'> | Entry<'density-end'> | Entry<'samples-end'>
}

/**
 * The results document of a run, from its journal alone: the same entries give the same document. Trials stand in the order in which
 * they began. A trial, or a run, that the journal does not see ending is `unfinished`.
 *
 * @param source the journal's file, for messages
 * @throws JournalReadError where the entries contradict each other; it names the line.
 */
export function resultsFromJournal(entries: readonly JournalEntry[], source = 'journal'): Results {
  const [head] = entries
  if (head?.type !== 'run')
    throw new JournalReadError(`${source}: expected the run as its first entry, found ${head ? JSON.stringify(head.type) : 'nothing: the run was ended before it measured anything'}`)

  const variants = new Map<string, VariantRecord>()
  const trials = new Map<string, TrialLines>()
  const findings: ValidityFinding[] = []
  const settlings: Results['settlings'] = []
  const verdicts: Results['verdicts'] = []
  const tests: Results['tests'] = []
  let runEnd: Entry<'end'> | undefined

  for (const [index, entry] of entries.entries()) {
    const fail = (problem: string): never => {
      throw new JournalReadError(`${source}:${index + 1}: ${problem}`)
    }
    const trialOf = (id: string, kind?: TrialLines['start']['kind']): TrialLines => {
      const trial = trials.get(id) ?? fail(`${entry.type} of trial ${JSON.stringify(id)}, which has not begun`)
      return kind === undefined || trial.start.kind === kind ? trial : fail(`${entry.type} of trial ${JSON.stringify(id)}, which is a ${trial.start.kind}`)
    }
    switch (entry.type) {
      case 'run':
        if (index > 0)
          fail('a second run; a journal is of one')
        break
      case 'variant':
        variants.set(entry.variant.name, entry.variant)
        break
      case 'trial':
        if (trials.has(entry.trial))
          fail(`trial ${JSON.stringify(entry.trial)} begins a second time`)
        if (!variants.has(entry.variant))
          fail(`a trial of variant ${JSON.stringify(entry.variant)}, which the journal does not know`)
        trials.set(entry.trial, { start: entry, observations: [], steps: [], samples: [] })
        break
      case 'observation': {
        const trial = trialOf(entry.trial)
        if (!trial.end)
          trial.observations.push(entry.observation)
        break
      }
      case 'step':
        trialOf(entry.trial, 'density').steps.push(entry.step)
        break
      case 'rollout-end':
        trialOf(entry.trial, 'rollout').end = entry
        break
      case 'density-end':
        trialOf(entry.trial, 'density').end = entry
        break
      case 'sample':
        trialOf(entry.trial, entry.kind).samples.push(entry)
        break
      case 'samples-end': {
        const trial = trialOf(entry.trial)
        if (trial.start.kind === 'rollout' || trial.start.kind === 'density')
          fail(`samples-end of trial ${JSON.stringify(entry.trial)}, which is a ${trial.start.kind}`)
        trial.end = entry
        break
      }
      case 'settled':
        trialOf(entry.trial)
        settlings.push({ trial: entry.trial, ...entry.settling })
        break
      case 'validity':
        findings.push(entry.finding)
        break
      case 'verdict':
        verdicts.push(entry.verdict)
        break
      case 'test':
        tests.push(entry.test)
        break
      case 'end':
        runEnd = entry
        break
    }
  }

  const unfinishedReason = runEnd ? 'the run ended within this trial' : 'the journal stops within this trial: the harness was killed'
  const { plan } = head
  const all = [...trials.values()]
  const sampled = <K extends SampledKind>(kind: K): SampledTrial<K>[] =>
    all.flatMap(lines => lines.start.kind === kind ? sampledTrial(kind, lines, unfinishedReason) : [])
  return {
    schemaVersion: SCHEMA_VERSION,
    run: runRecord(head.run, runEnd),
    cluster: head.cluster,
    harness: head.harness,
    plan,
    variants: [...variants.values()].map(variant => withVoidReason(variant, findings)),
    rollouts: all.flatMap(({ start, observations, end }) => start.kind === 'rollout'
      ? rolloutTrial({ start, observations, unfinishedReason, probeIntervalMs: plan.probe.intervalMs, ...(end?.type === 'rollout-end' ? { end } : {}) })
      : []),
    densities: all.flatMap(lines => lines.start.kind === 'density' ? densityTrial(lines, unfinishedReason) : []),
    coldStarts: sampled('coldstart'),
    overheads: sampled('overhead'),
    latencies: sampled('latency'),
    isolations: sampled('isolation'),
    settlings,
    validity: validityOf(findings),
    verdicts,
    tests,
  }
}

function withVoidReason(variant: VariantRecord, findings: readonly ValidityFinding[]): VariantRecord {
  const voidReason = voidingSeries(findings, variant.name)?.seen
  return voidReason === undefined ? variant : { ...variant, voidReason }
}

function runRecord(run: Entry<'run'>['run'], end: Entry<'end'> | undefined): RunRecord {
  const { id, startedAt, seed, profile } = run
  return end
    ? { id, startedAt, endedAt: end.at, status: end.status, ...(end.reason === undefined ? {} : { reason: end.reason }), seed, profile }
    : { id, startedAt, status: 'unfinished', seed, profile }
}

function densityTrial({ start, steps, end }: TrialLines, unfinishedReason: string): DensityTrial {
  const { trial: id, variant, round, namespace, startedAt } = start
  const record = { id, variant, round, namespace, startedAt, steps }
  if (end?.type !== 'density-end')
    return { ...record, status: 'unfinished', reason: unfinishedReason }
  return end.status === 'complete'
    ? { ...record, status: end.status, result: end.result }
    : { ...record, status: end.status, reason: end.reason }
}
