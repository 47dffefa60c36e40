import type { AnyResults } from '../../../src/results/imported-results.ts'
import type { Category } from '../tables/best-variants.ts'
import { bestVariants } from '../tables/best-variants.ts'
import { list, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { joined, own, rich } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import type { NamedVariant } from '../tables/variant-cells.ts'

/** Who is best at what; undefined where there are no two variants to compare. */
export function bestVariantsSection(results: AnyResults): Section | undefined {
  const categories = bestVariants(results)
  if (categories.length === 0)
    return undefined
  return {
    id: 'best-variants',
    title: 'Best variant per category',
    specs: ['density', 'readiness', 'availability', 'overhead', 'coldstart'],
    blocks: [
      table('Which variant is best at what', [
        { header: 'Category' },
        { header: 'Best variant' },
        { header: 'Figure', align: 'right' },
        { header: 'n', align: 'right' },
        { header: 'Among' },
        { header: 'Not told apart from it' },
      ], categories.map(({ title, unit, replicas, entries, best, level }) => ({
        cells: [
          own(title),
          best.variant.name,
          own(`${best.cell} ${unit}`),
          own(String(best.spread.n)),
          own(`${entries.filter(({ isCompared }) => isCompared).length} variants${replicas === undefined ? '' : ` with ${replicas} pods`}`),
          level.length === 0 ? own('-') : joined(level, ', '),
        ],
      }))),
      ...list(notes(results, categories)),
    ],
  }
}

function notes(results: AnyResults, categories: readonly Category[]): Rich[] {
  const names = (category: string): boolean => categories.some(({ title }) => title === category)
  const others = new Map(categories.flatMap(({ entries }) => entries.flatMap(({ isCompared, variant, replicas }): [string, Rich][] => isCompared ? [] : [[JSON.stringify([variant.name, replicas]), rich`${variant.name} (${own(String(replicas))})`]])))
  const voids = results.variants.flatMap(({ name, voidReason }: NamedVariant) => voidReason === undefined ? [] : name)
  return [
    own(`By the median${categories.some(({ unit }) => unit === 'MiB') ? ', memory by the mean of the rounds' : ''}. Not told apart: their range over the rounds meets the best one's${names('Cold start') || names('Memory per pod') ? ' (of cold starts and memory: their 95 % confidence interval, where there is one)' : ''}, or their maximum is only known as "at least".`),
    ...categories.some(({ best }) => best.spread.n === 1) ? [own('With n = 1 there is no range: a difference may be the machine\'s mood.')] : [],
    ...voids.length === 0 ? [] : [rich`Void, and so not among them: ${joined(voids, ', ')}.`],
    ...others.size === 0 ? [] : [rich`Timed with another number of pods, and so not among them: ${joined([...others.values()], ', ')}.`],
  ]
}
