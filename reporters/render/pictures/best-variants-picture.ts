import type { AnyResults } from '../../../src/results/imported-results.ts'
import type { Category } from '../tables/best-variants.ts'
import { bestVariants } from '../tables/best-variants.ts'
import { plainLine } from '../text/plain-line.ts'
import { seconds } from '../text/seconds.ts'
import { barPanel } from './bar-panel.ts'
import type { Picture } from './picture.ts'
import { variantLabels } from '../tables/variant-labels.ts'

const COLUMNS = 3

/** How many of a figure's unit are one of its axis. */
const SCALES: Record<Category['unit'], number> = { pods: 1, s: 1_000, MiB: 2 ** 20 }

/** All variants side by side in each category, the best one standing out. Undefined where no two can be compared. */
export function bestVariantsPicture(results: AnyResults): Picture | undefined {
  const categories = bestVariants(results)
  if (categories.length === 0)
    return undefined
  const names = variantLabels(results.variants.map(({ name }) => name))
  const shown = results.variants.filter(({ name }) => categories.some(({ entries }) => entries.some(({ variant }) => variant.name === name)))
  const order = shown.map(({ name }) => names.get(name) ?? '')
  const title = 'Best variant per category'
  const apart = categories.some(({ entries }) => entries.some(({ isCompared }) => !isCompared))
  return {
    file: 'best.svg',
    title,
    alt: `${title}: ${categories.map(({ title: category, best, unit, replicas }) => `${category}${replicas === undefined ? '' : ` of ${replicas} pods`}: ${names.get(best.variant.name)} ${best.cell} ${unit}`).join('; ')}`,
    caption: [
      results.imported
        ? 'Imported, not measured by podfit; seconds as the files have them, n = 1 a bar.'
        : `${plainLine(results.cluster.name, 80)}. Seconds since the request, on the harness's monotonic clock; n stands above each panel.`,
      `Strong: the best, and what is not told apart from it. Pale: the others.${results.imported ? '' : ' Line: the range, of cold starts and memory the 95 % confidence interval, where there are enough for one.'}${apart ? ' Without a bar: not compared, since it was timed with another number of pods.' : ''}${categories.some(({ entries }) => entries.some(isMoreWithLess)) ? ' *: more is said to be possible with smaller guests.' : ''}`,
    ],
    spec: {
      concat: categories.map((category, index) => panel(category, names, order, index % COLUMNS === 0)),
      columns: COLUMNS,
      spacing: { row: 26, column: 14 },
    },
  }
}

/** A published maximum that its source marks so. */
function isMoreWithLess({ cell }: Category['entries'][number]): boolean {
  return cell.endsWith('*')
}

function panel(category: Category, names: Map<string, string>, order: string[], isNamed: boolean): ReturnType<typeof barPanel> {
  const { title, unit, better, replicas, entries, best, level } = category
  const scale = SCALES[unit]
  const counts = [...new Set(entries.map(({ spread }) => spread.n))].toSorted((a, b) => a - b)
  return barPanel({
    title: [replicas === undefined ? title : `${title} of ${replicas} pods`, `${better} is better, n = ${counts.join(', ')}`],
    unit,
    order,
    isNamed,
    bars: entries.map((entry) => {
      const { variant, spread, isCompared, isBound } = entry
      const figure = unit === 'pods' ? String(spread.median) : unit === 's' ? seconds(spread.median) : (spread.median / scale).toFixed(2)
      return {
        variant: names.get(variant.name) ?? '',
        ...isCompared ? { value: spread.median / scale, from: spread.min / scale, to: spread.max / scale } : {},
        isStrong: entry === best || level.includes(variant.name),
        label: `${isBound ? '>= ' : ''}${figure}${isMoreWithLess(entry) ? '*' : ''}${isCompared ? '' : ` for ${entry.replicas} pods`}`,
      }
    }),
  })
}
