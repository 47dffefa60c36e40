import { OVERHEAD_BASE } from '../../../src/plan/plan.ts'
import type { AnyResults } from '../../../src/results/imported-results.ts'
import { memoryRows } from '../tables/memory-rows.ts'
import { CAPACITY_BASE, overheadRows } from '../tables/overhead-rows.ts'
import { plainLine } from '../text/plain-line.ts'
import type { Bar } from './bar-panel.ts'
import { barPanel } from './bar-panel.ts'
import type { Picture } from './picture.ts'
import { variantLabels } from '../tables/variant-labels.ts'

interface Panel {
  title: string[]
  /** What it is of, for the alternative text. */
  what: string
  caption: string
  bars: Bar[]
}

/** How much more of a node a pod of each variant takes than one of runc: by the pods that fit, and by memory. Undefined where neither can be told. */
export function overheadPicture(results: AnyResults): Picture | undefined {
  const names = variantLabels(results.variants.map(({ name }) => name))
  const labelOf = (name: string): string => names.get(name) ?? ''
  const panels = [capacityPanel(results, labelOf), memoryPanel(results, labelOf)].flatMap(panel => panel ?? [])
  if (panels.length === 0)
    return undefined
  const order = results.variants.map(({ name }) => labelOf(name)).filter(label => panels.some(({ bars }) => bars.some(({ variant }) => variant === label)))
  const title = 'Overhead over runc'
  return {
    file: 'overhead.svg',
    title,
    alt: `${title}: ${panels.map(({ what, bars }) => `${what}: ${bars.map(({ variant, label }) => `${variant} ${label}`).join(', ')}`).join('; ')}`,
    caption: [
      `${results.imported ? 'Imported, not measured by podfit' : plainLine(results.cluster.name, 80)}. The dashed line is runc itself, 1x.`,
      ...panels.map(({ caption }) => caption),
    ],
    spec: {
      hconcat: panels.map(({ title: text, bars }, index) => barPanel({ title: text, unit: 'times runc', bars, order, isNamed: index === 0, reference: 1, width: panels.length === 1 ? 480 : 240 })),
      spacing: 24,
    },
  }
}

function capacityPanel(results: AnyResults, labelOf: (name: string) => string): Panel | undefined {
  const rows = overheadRows(results)
  const known = rows?.others.flatMap(({ row, factor }) => factor ? [{ row, ...factor }] : []) ?? []
  if (!rows?.base.capacity || known.length === 0)
    return undefined
  const { n, maxPods } = rows.base.capacity
  const counts = [...new Set([n, ...known.map(({ row }) => row.capacity?.n ?? 0)])].toSorted((a, b) => a - b)
  return {
    title: ['By the pods that fit', `pods of ${CAPACITY_BASE} / pods, n = ${counts.join(', ')}`],
    what: 'by the pods that fit',
    caption: `By the pods that fit: ${CAPACITY_BASE}'s ${maxPods} divided by the variant's${known.some(({ bound }) => bound !== '') ? '; a bound where one is only known as "at least"' : ''}.`,
    bars: known.map(({ row, value, bound }) => ({ variant: labelOf(row.variant.name), value, isStrong: true, label: `${bound}${value.toFixed(1)}x` })),
  }
}

function memoryPanel(results: AnyResults, labelOf: (name: string) => string): Panel | undefined {
  const rows = results.imported ? [] : memoryRows(results).flatMap(({ variant, ratio }) => ratio ? [{ variant, ratio }] : [])
  if (rows.length === 0)
    return undefined
  const counts = [...new Set(rows.map(({ ratio }) => ratio.n))].toSorted((a, b) => a - b)
  return {
    title: ['By memory per pod', `paired by round, n = ${counts.join(', ')}`],
    what: 'by memory per pod',
    caption: `By memory per pod: slope of the nodes' MemAvailable, divided by ${OVERHEAD_BASE}'s of the same round, geometric mean of n rounds; line: 95 % confidence interval, where n allows one.`,
    bars: rows.map(({ variant, ratio: { estimate, interval } }) => ({
      variant: labelOf(variant.name),
      value: estimate,
      ...interval.status === 'ok' ? { from: interval.low, to: interval.high } : {},
      isStrong: true,
      label: `${estimate.toFixed(1)}x`,
    })),
  }
}
