import { clip } from '../../src/documents/clip.ts'
import { escapeControls } from '../../src/documents/printable.ts'
import type { AnyResults, AnyRollout, AnyVariantRecord, ImportedResults } from '../../src/results/imported-results.ts'
import type { Results } from '../../src/results/results.ts'
import { formatDuration } from '../../src/units/duration.ts'
import type { CapacityRow } from './tables/capacity-rows.ts'
import { capacityRows } from './tables/capacity-rows.ts'
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

/**
 * GitHub Actions takes a line that begins with `::`, and a `##[` anywhere, for a command: a name read from a file must not give one.
 *
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
function withoutCommand(line: string): string {
  return line.replace(/^(\s*):(?=:)/, String.raw`$1\x3a`).replace(/##(?=\[)/g, String.raw`#\x23`)
}

const HEADERS = ['Runtime', 'Variant', 'Max pods', 'Constraint', 'Pods', 'First ready', 'All ready', 'First HTTP', 'All HTTP', 'n']

/** Columns of text; the others are numbers and stand to the right. */
const TEXT_COLUMNS = new Set(['Runtime', 'Variant', 'Constraint'])

function table(results: AnyResults): string[] {
  const rollouts = rolloutRows(results)
  const rows = capacityRows(results).filter(({ variant }) => variant.status !== 'skipped').flatMap((capacity) => {
    const own = rollouts.filter(({ variant }) => variant === capacity.variant)
    return own.length === 0 ? [cells(capacity)] : own.map(rollout => cells(capacity, rollout))
  })
  const widths = HEADERS.map((header, column) => Math.max(header.length, ...rows.map(row => row[column]?.length ?? 0)))
  return [HEADERS, ...rows].map(row => row.map((cell, column) => {
    const width = widths[column] ?? 0
    return TEXT_COLUMNS.has(HEADERS[column] ?? '') ? cell.padEnd(width) : cell.padStart(width)
  }).join('  ').trimEnd())
}

function cells(capacity: CapacityRow<AnyVariantRecord>, rollout?: RolloutRow<AnyVariantRecord, AnyRollout>): string[] {
  const { runtime, variant, voidReason }: NamedVariant = capacity.variant
  const trials = rollout?.trials ?? []
  const complete = trials.filter(({ status }) => status === 'complete')
  const figure = (key: 'firstReadyMs' | 'allReadyMs' | 'firstAvailableMs' | 'allAvailableMs'): string => {
    const spread = spreadOf(complete.flatMap(trial => trial[key] ?? []))
    return spread ? `${secondsCell(spread)} s` : NOT_MEASURED
  }
  return [
    clean(runtime),
    `${variant === undefined ? '-' : clean(variant)}${voidReason === undefined ? '' : ' (void)'}`,
    maxPodsCell(capacity),
    capacity.capacity?.constraints.join(', ') || NOT_MEASURED,
    rollout ? String(rollout.replicas) : NOT_MEASURED,
    figure('firstReadyMs'),
    figure('allReadyMs'),
    figure('firstAvailableMs'),
    figure('allAvailableMs'),
    rollout ? countOf(complete.length, trials.length) : NOT_MEASURED,
  ]
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
