import { extent } from 'simple-statistics'
import type { Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { coldStartRows } from '../tables/cold-start-rows.ts'
import { intervalCells } from '../tables/interval-cells.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { plainLine } from '../text/plain-line.ts'
import { INKS } from './palette.ts'
import type { Picture } from './picture.ts'
import { variantLabels } from '../tables/variant-labels.ts'

/** From this ratio of slowest to fastest on, a linear axis would leave the fast ones a smear at its left. */
const LOG_FROM = 20

/** Every cold start as a point, each round in a lane of its own, with the median. Undefined where no pod of a whole trial answered. */
export function coldStartPicture(results: Results): Picture | undefined {
  const names = variantLabels(results.variants.map(({ name }) => name))
  const rows = coldStartRows(results).filter(({ figures }) => figures.answered.length > 0).map((row) => {
    const { variant, figures: { total, p95Ms, answered } } = row
    const [median, interval] = intervalCells(total, formatDuration)
    const figure = `${median}${interval === NOT_MEASURED ? '' : ` [${interval}]`}${p95Ms === undefined ? '' : `, p95 ${formatDuration(p95Ms)}`}, n = ${answered.length}`
    return { ...row, label: names.get(variant.name) ?? '', medianMs: total.estimate, figure }
  })
  if (rows.length === 0)
    return undefined
  const points = rows.flatMap(({ label, variant }) => results.coldStarts
    .filter(trial => trial.variant === variant.name && trial.status === 'complete')
    .flatMap(({ round, samples }) => samples.flatMap(sample => sample.status === 'answered' ? [{ variant: label, lane: String(round), ms: rounded(sample.answeredMs) }] : [])))
  const all = points.map(({ ms }) => ms)
  const [fastest, slowest] = extent(all)
  const isLog = fastest > 0 && slowest / fastest > LOG_FROM
  const domain: [number, number] = [fastest / 1.25, slowest * 1.25]
  const lanes = [...new Set(points.map(({ lane }) => lane))].toSorted((a, b) => Number(a) - Number(b))
  const failed = rows.filter(row => row.failed.length > 0)
  const title = 'Cold starts, one pod at a time'
  const order = rows.map(({ label }) => label)
  const y = { field: 'variant', type: 'nominal', scale: { domain: order, paddingInner: 0.4, paddingOuter: 0.35 }, axis: { title: null, domain: false, ticks: false, labelPadding: 8 } } as const
  return {
    file: 'cold-start.svg',
    title,
    alt: `${title}. Median: ${rows.map(({ label, figure }) => `${label} ${figure}`).join('; ')}`,
    caption: [
      `${plainLine(results.cluster.name, 80)}. From just before the request to the first HTTP 200, on the harness's monotonic clock${results.plan.coldstart ? `; the pod is asked every ${formatDuration(results.plan.coldstart.intervalMs)}` : ''}.`,
      `Point: one pod${lanes.length > 1 ? `, rounds ${lanes.join(', ')} from above` : ''}. Bar and figure: the median of all n pods [95 % confidence interval].${isLog ? ' The axis is logarithmic.' : ''}`,
      ...failed.length === 0 ? [] : [`Not drawn, since they never answered: ${failed.map(({ label, failed: pods, pods: count }) => `${pods.length} of ${count} pods of ${label}`).join('; ')}.`],
    ],
    spec: {
      width: 640,
      height: { step: 64, for: 'position' },
      layer: [
        {
          data: { values: points },
          mark: { type: 'point', filled: true, size: 30, opacity: 0.65, color: INKS.bar.light },
          encoding: {
            x: { field: 'ms', type: 'quantitative', scale: isLog ? { type: 'log', nice: false, domain } : { zero: true, nice: true }, axis: { title: `milliseconds from request to first HTTP 200${isLog ? ' (log)' : ''}`, ...isLog ? { values: logTicks(domain), format: '~r' } : { tickCount: 8 } } },
            y,
            yOffset: { field: 'lane', type: 'nominal', scale: { domain: lanes } },
          },
        },
        {
          data: { values: rows.flatMap(({ label, medianMs }) => medianMs === undefined ? [] : [{ variant: label, ms: rounded(medianMs) }]) },
          mark: { type: 'tick', thickness: 2.5, size: 36, color: INKS.text.light },
          encoding: { x: { field: 'ms', type: 'quantitative' }, y },
        },
        {
          data: { values: rows.flatMap(({ label, medianMs, figure }) => medianMs === undefined ? [] : [{ variant: label, ms: rounded(medianMs), figure }]) },
          mark: { type: 'text', align: 'left', baseline: 'bottom', dy: -20, dx: 4, fontSize: 11 },
          encoding: { x: isLog ? { value: 0 } : { datum: 0 }, y, text: { field: 'figure', type: 'nominal' } },
        },
      ],
    },
  }
}

/** 1, 2 and 5 of every power of ten. */
function logTicks([low, high]: [number, number]): number[] {
  const decades = Array.from({ length: 9 }, (_, index) => 10 ** (index - 3))
  return decades.flatMap(decade => [1, 2, 5].map(step => Number((step * decade).toPrecision(1)))).filter(tick => tick >= low && tick <= high)
}

/** To the microsecond: finer than any of the clocks. */
function rounded(ms: number): number {
  return Number(ms.toFixed(3))
}
