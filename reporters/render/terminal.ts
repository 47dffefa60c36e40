import { clip } from '../../src/documents/clip.ts'
import { escapeControls } from '../../src/documents/printable.ts'
import type { AnyResults, AnyRollout, AnyVariantRecord, ImportedResults } from '../../src/results/imported-results.ts'
import type { Results } from '../../src/results/results.ts'
import { formatDuration } from '../../src/units/duration.ts'
import type { CapacityRow } from './tables/capacity-rows.ts'
import { capacityRows } from './tables/capacity-rows.ts'
import { countedRollouts } from './tables/counted-rollouts.ts'
import { countOf, maxPodsCell } from './tables/capacity-cells.ts'
import { coldStartRows } from './tables/cold-start-rows.ts'
import { counted } from './text/counted.ts'
import { intervalCells } from './tables/interval-cells.ts'
import type { RolloutRow } from './tables/rollout-rows.ts'
import { rolloutRows } from './tables/rollout-rows.ts'
import { runTitle } from './text/run-title.ts'
import { sampledTrials } from './tables/sampled-trials.ts'
import { checkStandings } from './tables/check-standing.ts'
import { validityRows } from './tables/validity-rows.ts'
import { NOT_MEASURED, secondsCell } from './text/seconds.ts'
import { spreadOf } from './tables/spread.ts'
import type { NamedVariant } from './tables/variant-cells.ts'
import { withoutCommand } from './text/without-command.ts'

/** Text from outside is cut there, so that a line stays one. */
const MAX_WIDTH = 120

/** The last words of a run on a terminal: what was measured as an aligned table, then what failed. Plain text, no colour. */
export function terminal(results: AnyResults): string {
  return [
    clean(runTitle(results), MAX_WIDTH * 2),
    '',
    ...table(results),
    '',
    ...results.variants.flatMap(variant => variant.status === 'present' || variant.status === 'imported' ? [] : `${variant.status}: ${clean(variant.name)}: ${clean(variant.reason)}. ${variant.status === 'skipped' ? 'To add it' : 'What may help'}: ${clean(variant.remedy)}`),
    ...results.imported ? [...incompleteRollouts(results), ...publishedNote(results)] : [...coldStarts(results), ...incomplete(results), ...conditions(results), ...verdicts(results)],
  ].map(line => `${withoutCommand(line)}\n`).join('')
}

const HEADERS = ['Runtime', 'Variant', 'Max pods', 'Constraint', 'Pods', 'First ready', 'All ready', 'First HTTP', 'All HTTP', 'n']

/** Columns of text; the others are numbers and stand to the right. */
const TEXT_COLUMNS = new Set(['Runtime', 'Variant', 'Constraint'])

function table(results: AnyResults): string[] {
  const rollouts = rolloutRows(results)
  const rows = capacityRows(results).filter(({ variant }) => variant.status !== 'skipped').flatMap((capacity) => {
    const own = rollouts.filter(({ variant }) => variant.name === capacity.variant.name)
    return own.length === 0 ? [cells(capacity)] : own.map(rollout => cells(capacity, rollout))
  })
  const widths = HEADERS.map((header, column) => Math.max(header.length, ...rows.map(row => row[column]?.length ?? 0)))
  return [HEADERS, ...rows].map(row => row.map((cell, column) => {
    const width = widths[column] ?? 0
    return TEXT_COLUMNS.has(HEADERS[column] ?? '') ? cell.padEnd(width) : cell.padStart(width)
  }).join('  ').trimEnd())
}

function cells(capacity: CapacityRow<AnyVariantRecord>, rollout?: RolloutRow<AnyVariantRecord, AnyRollout>): string[] {
  const { runtime, variant }: NamedVariant = capacity.variant
  const trials = rollout?.trials ?? []
  const [ready, answering] = [countedRollouts(trials, 'allReadyMs'), countedRollouts(trials, 'allAvailableMs')]
  const figure = (some: readonly AnyRollout[], key: 'firstReadyMs' | 'allReadyMs' | 'firstAvailableMs' | 'allAvailableMs'): string => {
    const spread = spreadOf(some.flatMap(trial => trial[key] ?? []))
    return spread ? `${secondsCell(spread)} s` : NOT_MEASURED
  }
  // What the searches found and what rollouts took may be void each by itself.
  const voids = [...capacity.capacity || !rollout ? [isVoid(capacity.variant)] : [], ...rollout ? [isVoid(rollout.variant)] : []]
  const isAllVoid = voids.every(Boolean)
  const markOf = (of: AnyVariantRecord): string => isVoid(of) && !isAllVoid ? ' (void)' : ''
  return [
    clean(runtime),
    `${variant === undefined ? '-' : clean(variant)}${isAllVoid ? ' (void)' : ''}`,
    `${maxPodsCell(capacity)}${capacity.capacity ? markOf(capacity.variant) : ''}`,
    capacity.capacity?.constraints.join(', ') || NOT_MEASURED,
    rollout ? `${rollout.replicas}${markOf(rollout.variant)}` : NOT_MEASURED,
    figure(ready, 'firstReadyMs'),
    figure(ready, 'allReadyMs'),
    figure(answering, 'firstAvailableMs'),
    figure(answering, 'allAvailableMs'),
    !rollout ? NOT_MEASURED : ready.length === answering.length ? countOf(ready.length, trials.length) : `${ready.length} and ${answering.length} of ${trials.length}`,
  ]
}

function isVoid(variant: NamedVariant): boolean {
  return variant.voidReason !== undefined
}

function coldStarts(results: Results): string[] {
  return coldStartRows(results).map(({ variant, figures: { total, p95Ms, answered }, pods }) => {
    const [median, interval] = intervalCells(total, formatDuration)
    const figures = [
      ...interval === NOT_MEASURED ? [] : [interval],
      ...p95Ms === undefined ? [] : [`p95 ${formatDuration(p95Ms)}`],
      `n = ${countOf(answered.length, pods)}`,
    ]
    return `cold start: ${clean(variant.name)}${variant.voidReason === undefined ? '' : ' (void)'}: ${median} (${figures.join(', ')})`
  })
}

function incomplete(results: Results): string[] {
  return [
    ...incompleteRollouts(results),
    ...results.densities.flatMap(trial => trial.status === 'complete' ? [] : incompleteLine({ ...trial, what: 'density search' })),
    ...sampledTrials(results).flatMap(({ what, trial }) => trial.status === 'complete' ? [] : incompleteLine({ ...trial, what })),
  ]
}

function incompleteRollouts({ rollouts }: AnyResults): string[] {
  return rollouts.flatMap(trial => trial.status === 'complete' ? [] : incompleteLine({ ...trial, what: `rollout of ${trial.replicas}` }))
}

function incompleteLine({ status, variant, what, round, reason }: { status: string, variant: string, what: string, round: number, reason?: string }): string {
  return `${status}: ${clean(variant)}, ${what}, round ${round}: ${clean(reason ?? 'not known')}`
}

function publishedNote({ densities: [density] }: ImportedResults): string[] {
  return density ? [`max pods: not in the files; as published in "${clean(density.source)}"`] : []
}

/** Every check that found something, once. */
function conditions({ validity }: Results): string[] {
  return validityRows(validity.findings).flatMap(({ status, check, seen, where }) => status === 'void' || status === 'marked'
    ? `${status === 'void' ? 'VOID' : status}: ${clean(check)}${placesOf(where)}: ${clean(seen, MAX_WIDTH * 2)}`
    : [])
}

function placesOf(where: string[]): string {
  const [first, second] = where
  return first === undefined ? '' : second === undefined ? ` in ${clean(first)}` : ` in ${counted(where.length, 'place')}`
}

function verdicts(results: Results): string[] {
  const { verdicts, plan } = results
  const checks = checkStandings(results)
  const failed = verdicts.filter(({ pass }) => !pass)
  return [
    ...failed.map(({ variant, matcher, expected, received }) => `FAIL: ${clean(variant)}: ${clean(matcher)}: expected ${clean(expected)}, received ${clean(received)}`),
    verdicts.length === 0 ? 'no budget was checked' : `${checks.pass} of ${counted(verdicts.length, 'check')} passed${checks.void > 0 ? `; ${checks.void} had passed before their figures were found void, and count for nothing` : ''}${plan.hasBudgets === false ? '; no budgets were set, so they only ask that pods come up at all' : ''}`,
  ]
}

function clean(text: string, width = MAX_WIDTH): string {
  return clip(escapeControls(text.replace(/[\s\u0085]+/g, ' ').trim()), width)
}
