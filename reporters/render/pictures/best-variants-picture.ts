import type { TopLevelSpec } from 'vega-lite'
import type { AnyResults } from '../../../src/results/imported-results.ts'
import type { Category } from '../best-variants.ts'
import { bestVariants } from '../best-variants.ts'
import { INKS } from './palette.ts'
import type { Picture } from './picture.ts'
import { plainLine } from '../plain-line.ts'
import { variantLabels } from './variant-labels.ts'

type Panel = Extract<TopLevelSpec, { hconcat: unknown }>['hconcat'][number]

/** All variants side by side in each category, the best one standing out. Undefined where no two can be compared. */
export function bestVariantsPicture(results: AnyResults): Picture | undefined {
  const categories = bestVariants(results)
  if (categories.length === 0)
    return undefined
  const names = variantLabels(results.variants.map(({ name }) => name))
  const shown = results.variants.filter(({ name }) => categories.some(({ entries }) => entries.some(({ variant }) => variant.name === name)))
  const order = shown.map(({ name }) => names.get(name) ?? '')
  const title = 'Best variant per category'
  const counts = [...new Set(categories.flatMap(({ entries }) => entries.map(({ spread }) => spread.n)))].toSorted((a, b) => a - b)
  return {
    file: 'best.svg',
    title,
    alt: `${title}: ${categories.map(({ title: category, best, unit, replicas }) => `${category}${replicas === undefined ? '' : ` of ${replicas} pods`}: ${names.get(best.variant.name)} ${best.cell} ${unit}`).join('; ')}`,
    caption: [
      `${results.imported ? 'Imported, not measured by podfit; seconds as the files have them' : `${plainLine(results.cluster.name, 80)}. Seconds since the request, on the harness's monotonic clock`}. n = ${counts.join(', ')} a bar${counts.at(-1) === 1 ? '' : ': the median, and the range as a line'}.`,
      'Strong: the best. Pale: the others. Without a bar: not compared, since it was timed with another number of pods.',
    ],
    spec: {
      hconcat: categories.map((category, index) => panel(category, names, order, index === 0)),
      spacing: 14,
    },
  }
}

function panel({ title, unit, replicas, entries, best }: Category, names: Map<string, string>, order: string[], isFirst: boolean): Panel {
  const scale = unit === 's' ? 1_000 : 1
  const values = entries.map((entry) => {
    const { variant, spread, isCompared, isBound } = entry
    return {
      variant: names.get(variant.name) ?? '',
      ...isCompared ? { value: spread.median / scale, from: spread.min / scale, to: spread.max / scale } : { to: 0 },
      kind: entry === best ? 'best' : isCompared ? 'other' : 'apart',
      label: `${isBound ? '>= ' : ''}${unit === 's' ? (spread.median / scale).toFixed(spread.median < 10_000 ? 2 : 1) : spread.median}${isCompared ? '' : ` for ${entry.replicas} pods`}`,
    }
  })
  const domain = [0, Math.max(...values.map(({ to }) => to), 1e-3) * 1.55]
  const y = { field: 'variant', type: 'nominal', scale: { domain: order }, axis: isFirst ? { title: null, domain: false, ticks: false, labelPadding: 8 } : null } as const
  const x = { field: 'value', type: 'quantitative', scale: { domain, nice: false }, axis: { title: unit === 's' ? 's' : 'pods', tickCount: 3 } } as const
  const bar = { type: 'bar', height: { band: 0.66 } } as const
  return {
    title: { text: [title, replicas === undefined ? 'more is better' : `of ${replicas} pods, less is better`], anchor: 'start', frame: 'group', fontSize: 12, fontWeight: 'normal', color: INKS.text.light, offset: 6 },
    data: { values },
    width: 168,
    height: { step: 24 },
    layer: [
      { transform: [{ filter: 'datum.kind === "best"' }], mark: { ...bar, color: INKS.bar.light }, encoding: { x, y } },
      { transform: [{ filter: 'datum.kind === "other"' }], mark: { ...bar, color: INKS.pale.light }, encoding: { x, y } },
      { transform: [{ filter: 'datum.from < datum.to' }], mark: { type: 'rule', strokeWidth: 1.5, color: INKS.text.light }, encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' }, y } },
      { transform: [{ filter: 'datum.kind !== "best"' }], mark: { type: 'text', align: 'left', dx: 5, baseline: 'middle', fontSize: 11 }, encoding: { x: { field: 'to', type: 'quantitative' }, y, text: { field: 'label', type: 'nominal' } } },
      { transform: [{ filter: 'datum.kind === "best"' }], mark: { type: 'text', align: 'left', dx: 5, baseline: 'middle', fontSize: 11, fontWeight: 'bold' }, encoding: { x: { field: 'to', type: 'quantitative' }, y, text: { field: 'label', type: 'nominal' } } },
    ],
  }
}
