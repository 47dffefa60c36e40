import { plainLine } from '../text/plain-line.ts'
import { variantLabels } from '../tables/variant-labels.ts'
import { DASHES, INKS, SERIES } from '../pictures/palette.ts'
import type { Picture } from '../pictures/picture.ts'
import { changeText } from './change-text.ts'
import { runLabels, runMarks } from './run-labels.ts'
import type { Trend, TrendMetric, TrendRun } from './trend.ts'
import { trendScale } from './trend-scale.ts'
import { trendFile, trendTitle } from './trend-title.ts'

/** Up to this many runs their labels fit side by side. */
const UPRIGHT = 3

/** Above this many they do not even aslant, and some are left out. */
const ALL_LABELS = 24

/** A diagonal cross, as vega takes shapes. */
const CROSS = 'M-0.6,-0.6L0.6,0.6M-0.6,0.6L0.6,-0.6'

/** One metric by variant over the runs: what is void is a cross and joined to nothing, what is marked is hollow. */
export function trendPicture({ runs, variants }: Trend, metric: TrendMetric): Picture {
  const scale = trendScale(metric)
  const names = variantLabels(variants)
  const drawn = variants.filter(name => metric.points.some(({ figure }) => figure.variant === name))
  const series = drawn.map(name => names.get(name) ?? '')
  const columns = runLabels(runs)
  const labels = columns.map((label, index) => [label, ...runs.flatMap((run, at) => at === index ? runMarks(run) : [])].join(' '))
  // The spread of pods says how they differ, not how sure their median is, and would flatten all else.
  const hasRange = metric.counts !== 'pods'
  const values = metric.points.map(({ run, figure, isVoid }) => ({
    run: labels[run] ?? '',
    series: names.get(figure.variant) ?? '',
    value: inUnit(figure.value, scale.divisor),
    ...figure.range && hasRange ? { from: inUnit(figure.range.min, scale.divisor), to: inUnit(figure.range.max, scale.divisor) } : {},
    kind: isVoid ? 'void' : runs[run] && runMarks(runs[run]).length > 0 ? 'marked' : 'valid',
    shape: figure.isBound ? 'triangle-up' : 'circle',
  }))
  const changed = runs.flatMap((run, index) => run.changed.length > 0 ? [{ run, index, label: labels[index] ?? '' }] : [])
  const kinds = new Set(values.map(({ kind }) => kind))
  const title = `${trendTitle(metric)} (${metric.better} is better)`
  const color = { field: 'series', type: 'nominal', scale: { domain: series, range: series.map((_, index) => SERIES[index % SERIES.length]?.light ?? INKS.text.light) }, legend: { orient: 'bottom', columns: 4, symbolType: 'stroke', symbolOpacity: 1, columnPadding: 24 } } as const
  const x = { field: 'run', type: 'ordinal', scale: { domain: labels, paddingOuter: 0.6 }, axis: { title: 'run (UTC)', labelAngle: labels.length > UPRIGHT ? -30 : 0, labelOverlap: labels.length > ALL_LABELS, domain: true, grid: false } } as const
  const y = { field: 'value', type: 'quantitative', scale: { zero: true, nice: true }, axis: { title: scale.unit, tickCount: 8 } } as const
  const shape = { field: 'shape', type: 'nominal', scale: null } as const
  const point = { type: 'point', size: 55, strokeWidth: 1.8, opacity: 1 } as const
  return {
    file: trendFile(metric),
    title,
    alt: `${title}. ${drawn.map(name => `${names.get(name)}: ${metric.points.filter(({ figure, isVoid }) => figure.variant === name && !isVoid).map(({ run, figure }) => `run ${run + 1} ${(figure.value / scale.divisor).toFixed(scale.digits)}`).join(', ') || 'void'}`).join('; ')}, in ${scale.unit}`,
    caption: [
      `Point: the ${metric.statistic} of n ${metric.counts} of one run, n in the table${values.some(({ from }) => from !== undefined) ? '; line upwards and downwards: their range' : ''}. Times on the harness's monotonic clock.`,
      ...kinds.has('marked') ? ['Hollow: the run is marked or did not come to its end.'] : [],
      ...values.some(({ shape }) => shape === 'triangle-up') ? ['Triangle: the search ended for its own reasons, at least so many fit.'] : [],
      ...kinds.has('void') ? ['Cross: void, says nothing, and is joined to nothing.'] : [],
      ...changed.length === 0 ? [] : [`Dashed: something else changed before the run: ${changed.map(({ run, index }) => `${index + 1}: ${changesText(run)}`).join('; ')}.`],
    ],
    spec: {
      width: 640,
      height: 340,
      layer: [
        { data: { values: changed.map(({ label }) => ({ run: label })) }, mark: { type: 'rule', strokeDash: [3, 4], strokeWidth: 1.5, color: INKS.quiet.light, xOffset: -12 }, encoding: { x } },
        {
          data: { values },
          encoding: { x, y, color },
          layer: [
            { transform: [{ filter: 'datum.kind !== "void"' }], mark: { type: 'line', strokeWidth: 1.6 }, encoding: { strokeDash: { field: 'series', type: 'nominal', scale: { domain: series, range: series.map((_, index) => DASHES[index % DASHES.length] ?? []) } } } },
            { transform: [{ filter: 'isValid(datum.from) && datum.kind !== "void"' }], mark: { type: 'rule', strokeWidth: 1.2, opacity: 0.7 }, encoding: { y: { ...y, field: 'from' }, y2: { field: 'to' } } },
            { transform: [{ filter: 'datum.kind === "valid"' }], mark: { ...point, filled: true }, encoding: { shape } },
            { transform: [{ filter: 'datum.kind === "marked"' }], mark: { ...point, filled: false, fill: INKS.paper.light }, encoding: { shape } },
            { transform: [{ filter: 'datum.kind === "void"' }], mark: { ...point, shape: CROSS, filled: false, strokeWidth: 2.2 } },
          ],
        },
      ],
    },
  }
}

function changesText({ changed }: TrendRun): string {
  return changed.map(change => changeText(change, text => plainLine(text))).join(', ')
}

/** Six digits are finer than any of the figures. */
function inUnit(value: number, divisor: number): number {
  return Number((value / divisor).toPrecision(6))
}
