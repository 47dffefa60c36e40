import type { AnyResults, AnyVariantRecord } from '../../../src/results/imported-results.ts'
import { maxPodsCell } from '../tables/capacity-cells.ts'
import { capacityRows } from '../tables/capacity-rows.ts'
import { INKS } from './palette.ts'
import type { Picture } from './picture.ts'
import { plainLine } from '../text/plain-line.ts'
import { variantLabels } from '../tables/variant-labels.ts'

interface Bar {
  variant: string
  /** Absent where no search came to its end. */
  pods?: number
  from?: number
  /** Where the label stands. */
  to: number
  isBound: boolean
  label: string
}

/** How many pods of each variant fit: bars with the range of the rounds. Undefined where no search came to its end. */
export function densityPicture(results: AnyResults): Picture | undefined {
  const rows = capacityRows(results)
  const labels = variantLabels(rows.map(({ variant }) => variant.name))
  const values = rows.map((row): Bar => {
    const { variant, capacity } = row
    const stopped = capacity && capacity.constraints.length > 0 ? ` ${capacity.constraints.join(', ')}` : ''
    return {
      variant: labels.get(variant.name) ?? '',
      ...capacity ? { pods: capacity.maxPods, from: capacity.min, to: capacity.max } : { to: 0 },
      isBound: capacity?.censored ?? false,
      label: capacity ? `${maxPodsCell(row)}${stopped}` : absence(variant),
    }
  })
  const known = values.filter(({ pods }) => pods !== undefined)
  if (known.length === 0)
    return undefined
  const most = Math.max(1, ...values.map(({ to }) => to))
  const title = 'Pods that fit'
  return {
    file: 'density.svg',
    title,
    alt: `${title}: ${values.map(({ variant, label }) => `${variant}: ${label}`).join('; ')}`,
    caption: caption(results),
    spec: {
      data: { values },
      width: 620,
      height: { step: 30 },
      encoding: { y: { field: 'variant', type: 'nominal', scale: { domain: values.map(({ variant }) => variant) }, axis: { title: null, domain: false, ticks: false, labelPadding: 8, minExtent: 60 } } },
      layer: [
        {
          mark: { type: 'bar', height: { band: 0.62 }, color: INKS.bar.light },
          transform: [{ filter: 'isValid(datum.pods) && !datum.isBound' }],
          encoding: { x: { field: 'pods', type: 'quantitative', scale: { domain: [0, most * 1.35], nice: false }, axis: { title: 'pods Ready and answering HTTP at once', tickCount: 8, format: 'd' } } },
        },
        {
          mark: { type: 'bar', height: { band: 0.62 }, color: INKS.pale.light, stroke: INKS.bar.light, strokeWidth: 1.5, strokeDash: [4, 3] },
          transform: [{ filter: 'isValid(datum.pods) && datum.isBound' }],
          encoding: { x: { field: 'pods', type: 'quantitative' } },
        },
        {
          mark: { type: 'rule', color: INKS.text.light, strokeWidth: 2 },
          transform: [{ filter: 'datum.from < datum.to' }],
          encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' } },
        },
        {
          mark: { type: 'text', align: 'left', dx: 7, baseline: 'middle' },
          encoding: { x: { field: 'to', type: 'quantitative' }, text: { field: 'label', type: 'nominal' } },
        },
      ],
    },
  }
}

function absence(variant: AnyVariantRecord): string {
  if ('voidReason' in variant && variant.voidReason !== undefined)
    return 'void'
  return variant.status === 'present' || variant.status === 'imported' ? 'not measured' : variant.status
}

function caption(results: AnyResults): string[] {
  const rows = capacityRows(results)
  if (results.imported)
    return ['Imported, not measured by podfit: as published, one figure a variant; how it was found is not known. *: more is said to be possible with smaller guests.']
  const counts = [...new Set(rows.flatMap(({ capacity }) => capacity?.n ?? []))].toSorted((a, b) => a - b)
  const holds = [...new Set(rows.flatMap(({ trials }) => trials.flatMap(trial => trial.status === 'complete' ? trial.result.holdMs : [])))]
  return [
    `${plainLine(results.cluster.name, 80)}. Each held for ${holds.toSorted((a, b) => a - b).map(ms => `${ms / 1_000} s`).join(', ')} on the monotonic clock of the harness. n = ${counts.join(', ')} searches a variant${counts.at(-1) === 1 ? '' : ': the median, and [the range] as a line'}.`,
    ...rows.some(({ capacity }) => capacity?.censored) ? ['Dashed, >= N: the search ended for its own reasons, at least N fit.'] : [],
  ]
}
