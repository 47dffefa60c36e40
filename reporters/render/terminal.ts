import { clip } from '../../src/documents/clip.ts'
import { escapeControls } from '../../src/documents/printable.ts'
import type { Results } from '../../src/results/results.ts'
import type { CapacityRow } from './capacity-rows.ts'
import { capacityRows } from './capacity-rows.ts'
import { countOf, maxPodsCell } from './capacity-cells.ts'
import { counted } from './counted.ts'
import type { RolloutRow } from './rollout-rows.ts'
import { rolloutRows } from './rollout-rows.ts'
import { runTitle } from './run-title.ts'
import { NOT_MEASURED, secondsCell } from './seconds.ts'
import { spreadOf } from './spread.ts'

/** Text from outside is cut there, so that a line stays one. */
const MAX_WIDTH = 120

/** The last words of a run on a terminal: what was measured as an aligned table, then what failed. Plain text, no colour. */
export function terminal(results: Results): string {
  return [
    clean(runTitle(results), MAX_WIDTH * 2),
    '',
    ...table(results),
    '',
    ...results.variants.flatMap(variant => variant.status === 'present' ? [] : `${variant.status}: ${clean(variant.name)}: ${clean(variant.reason)}. ${variant.status === 'skipped' ? 'To add it' : 'What may help'}: ${clean(variant.remedy)}`),
    ...incomplete(results),
    ...verdicts(results),
  ].map(line => `${line}\n`).join('')
}

const HEADERS = ['Runtime', 'Variant', 'Max pods', 'Constraint', 'Pods', 'First ready', 'All ready', 'First HTTP', 'All HTTP', 'n']

/** Columns of text; the others are numbers and stand to the right. */
const TEXT_COLUMNS = new Set(['Runtime', 'Variant', 'Constraint'])

function table(results: Results): string[] {
  const rollouts = rolloutRows(results)
  const rows = capacityRows(results).filter(({ variant }) => variant.status === 'present').flatMap((capacity) => {
    const own = rollouts.filter(({ variant }) => variant === capacity.variant)
    return own.length === 0 ? [cells(capacity)] : own.map(rollout => cells(capacity, rollout))
  })
  const widths = HEADERS.map((header, column) => Math.max(header.length, ...rows.map(row => row[column]?.length ?? 0)))
  return [HEADERS, ...rows].map(row => row.map((cell, column) => {
    const width = widths[column] ?? 0
    return TEXT_COLUMNS.has(HEADERS[column] ?? '') ? cell.padEnd(width) : cell.padStart(width)
  }).join('  ').trimEnd())
}

function cells(capacity: CapacityRow, rollout?: RolloutRow): string[] {
  const { runtime, variant } = capacity.variant
  const trials = rollout?.trials ?? []
  const complete = trials.filter(({ status }) => status === 'complete')
  const figure = (key: 'firstReadyMs' | 'allReadyMs' | 'firstAvailableMs' | 'allAvailableMs'): string => {
    const spread = spreadOf(complete.flatMap(trial => trial[key] ?? []))
    return spread ? `${secondsCell(spread)} s` : NOT_MEASURED
  }
  return [
    clean(runtime),
    variant === undefined ? '-' : clean(variant),
    maxPodsCell(capacity),
    capacity.capacity?.constraints.join(', ') ?? NOT_MEASURED,
    rollout ? String(rollout.replicas) : NOT_MEASURED,
    figure('firstReadyMs'),
    figure('allReadyMs'),
    figure('firstAvailableMs'),
    figure('allAvailableMs'),
    rollout ? countOf(complete.length, trials.length) : NOT_MEASURED,
  ]
}

function incomplete({ rollouts, densities }: Results): string[] {
  return [
    ...rollouts.map(trial => ({ ...trial, what: `rollout of ${trial.replicas}` })),
    ...densities.map(trial => ({ reason: '', ...trial, what: 'density search' })),
  ].flatMap(({ variant, round, what, status, reason }) => status === 'complete' ? [] : `${status}: ${clean(variant)}, ${what}, round ${round}: ${clean(reason ?? 'not known')}`)
}

function verdicts({ verdicts, plan }: Results): string[] {
  const failed = verdicts.filter(({ pass }) => !pass)
  return [
    ...failed.map(({ variant, matcher, expected, received }) => `FAIL: ${clean(variant)}: ${clean(matcher)}: expected ${clean(expected)}, received ${clean(received)}`),
    verdicts.length === 0 ? 'no budget was checked' : `${verdicts.length - failed.length} of ${counted(verdicts.length, 'check')} passed${plan.hasBudgets === false ? '; no budgets were set, so they only ask that pods come up at all' : ''}`,
  ]
}

function clean(text: string, width = MAX_WIDTH): string {
  return clip(escapeControls(text.replace(/[\s\u0085]+/g, ' ').trim()), width)
}
