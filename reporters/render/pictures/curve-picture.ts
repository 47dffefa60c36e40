import type { Results, RolloutTrial } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import type { RolloutRow } from '../tables/rollout-rows.ts'
import { rolloutRows } from '../tables/rollout-rows.ts'
import { NOT_MEASURED, seconds, secondsCell } from '../text/seconds.ts'
import { spreadOf } from '../tables/spread.ts'
import { DASHES, INKS, SERIES } from './palette.ts'
import type { Picture } from './picture.ts'
import { plainLine } from '../text/plain-line.ts'
import { rolloutCurve } from './rollout-curve.ts'
import { variantLabels } from '../tables/variant-labels.ts'

/** What a curve counts. */
export interface CurveFigure {
  file: Picture['file']
  title: string
  /** Title of the axis of pods. */
  axis: string
  timeline: 'ready' | 'available'
  /** When the last pod came; a rollout without it has no part in the curve, as it has none in the table. */
  all: (trial: RolloutTrial) => number | undefined
  resolution: (results: Results) => string
}

/** Pods over real time, one curve a variant and number of pods. Undefined where no rollout came up whole. */
export function curvePicture(results: Results, figure: CurveFigure): Picture | undefined {
  const rows = rolloutRows(results).map(row => ({ ...row, whole: row.trials.filter(trial => figure.all(trial) !== undefined) }))
  const drawn = rows.filter(({ whole }) => whole.length > 0)
  if (drawn.length === 0)
    return undefined
  const names = variantLabels(results.variants.map(({ name }) => name))
  const nameOf = (row: RolloutRow): string => names.get(row.variant.name) ?? ''
  const series = drawn.map((row) => {
    const all = spreadOf(row.whole.flatMap(trial => figure.all(trial) ?? []))
    const label = `${nameOf(row)}: ${row.replicas} pods in ${all ? seconds(all.median) : NOT_MEASURED} s, n = ${row.whole.length}`
    const points = rolloutCurve(row.whole, row.replicas, figure.timeline)
    return {
      label,
      figure: `${nameOf(row)} ${secondsCell(all)} s for ${row.replicas} pods (n = ${row.whole.length})`,
      // It rises from the axis at the first pod: a line along zero would hide those of the others.
      values: [...points.slice(0, 1).map(point => ({ ...point, pods: 0 })), ...points].map(({ pods, medianMs, minMs, maxMs }) => ({ series: label, pods, at: inSeconds(medianMs), from: inSeconds(minMs), to: inSeconds(maxMs) })),
    }
  })
  const missing = rows.filter(({ whole, trials }) => whole.length < trials.length)
  const lines = series.map(({ label }) => label)
  return {
    file: figure.file,
    title: figure.title,
    alt: `${figure.title}. Until all were: ${series.map(({ figure: text }) => text).join('; ')}${missing.length === 0 ? '' : `. Not whole: ${missing.map(incomplete(nameOf)).join('; ')}`}`,
    caption: [
      `${plainLine(results.cluster.name, 80)}. Clock: the harness's monotonic one, from ${results.cluster.kind === 'kubernetes' ? 'just before the create request was sent' : 'just before the first sandbox was asked for'}; ${figure.resolution(results)}.`,
      'Line: when so many pods were first reached, median of n rollouts; band: their range.',
      ...missing.length === 0 ? [] : [`Left out, since not all pods came up: ${missing.map(incomplete(nameOf)).join('; ')}.`],
    ],
    spec: {
      data: { values: series.flatMap(({ values }) => values) },
      width: 640,
      height: 380,
      encoding: { color: { field: 'series', type: 'nominal', scale: { domain: lines, range: lines.map((_, index) => SERIES[index % SERIES.length]?.light ?? INKS.text.light) }, legend: { orient: 'bottom', columns: 2, symbolType: 'stroke', symbolOpacity: 1, columnPadding: 24 } } },
      layer: [
        {
          mark: { type: 'area', orient: 'horizontal', opacity: 0.18 },
          encoding: {
            x: { field: 'from', type: 'quantitative', scale: { zero: true, nice: true }, axis: { title: 'seconds since the request', tickCount: 10 } },
            x2: { field: 'to' },
            y: { field: 'pods', type: 'quantitative', axis: { title: figure.axis, tickCount: 8, format: 'd' } },
          },
        },
        {
          mark: { type: 'line', strokeWidth: 2 },
          encoding: {
            x: { field: 'at', type: 'quantitative' },
            y: { field: 'pods', type: 'quantitative' },
            order: { field: 'pods', type: 'quantitative' },
            strokeDash: { field: 'series', type: 'nominal', scale: { domain: lines, range: lines.map((_, index) => DASHES[index % DASHES.length] ?? []) } },
          },
        },
      ],
    },
  }
}

function incomplete(nameOf: (row: RolloutRow) => string): (row: RolloutRow & { whole: RolloutTrial[] }) => string {
  return row => `${row.trials.length - row.whole.length} of ${row.trials.length} rollouts of ${nameOf(row)}`
}

/** Whole milliseconds: finer than any of the clocks, and few bytes. */
function inSeconds(ms: number): number {
  return Math.round(ms) / 1_000
}

/** The largest delay of the harness's event loop, or that it was not measured. */
export function loopResolution({ rollouts }: Results): string {
  const delays = rollouts.flatMap(({ clock }) => clock.maxLoopDelayMs ?? [])
  return delays.length === 0 ? 'its resolution was not measured' : `late by ${formatDuration(Math.max(...delays))} at most`
}
