import type { AnyResults } from '../../../src/results/imported-results.ts'
import { bestVariants } from '../best-variants.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import type { NamedVariant } from '../variant-cells.ts'

/** Who is best at what; empty where there are no two variants to compare. */
export function bestVariantsSection(results: AnyResults): string {
  const categories = bestVariants(results)
  if (categories.length === 0)
    return ''
  const table = markdownTable([
    { header: 'Category' },
    { header: 'Best variant' },
    { header: 'Figure', align: 'right' },
    { header: 'n', align: 'right' },
    { header: 'Among' },
    { header: 'Not told apart from it' },
  ], categories.map(({ title, unit, replicas, entries, best, level }) => [
    title,
    escapeMarkdown(best.variant.name),
    `${best.cell} ${unit}`,
    String(best.spread.n),
    `${entries.filter(({ isCompared }) => isCompared).length} variants${replicas === undefined ? '' : ` with ${replicas} pods`}`,
    level.length === 0 ? '-' : level.map(name => escapeMarkdown(name)).join(', '),
  ]))
  const other = [...new Set(categories.flatMap(({ entries }) => entries.flatMap(({ isCompared, variant, replicas }) => isCompared ? [] : `${escapeMarkdown(variant.name)} (${replicas})`)))]
  const voids = results.variants.flatMap(({ name, voidReason }: NamedVariant) => voidReason === undefined ? [] : escapeMarkdown(name))
  return [
    '## Best variant per category',
    table,
    [
      `By the median${categories.some(({ unit }) => unit === 'MiB') ? ', memory by the mean of the rounds' : ''}. Not told apart: their range over the rounds meets the best one's${categories.some(({ title }) => title === 'Cold start' || title === 'Memory per pod') ? ' (of cold starts and memory: their 95 % confidence interval, where there is one)' : ''}, or their maximum is only known as "at least".`,
      ...categories.some(({ best }) => best.spread.n === 1) ? ['With n = 1 there is no range: a difference may be the machine\'s mood.'] : [],
      ...voids.length === 0 ? [] : [`Void, and so not among them: ${voids.join(', ')}.`],
      ...other.length === 0 ? [] : [`Timed with another number of pods, and so not among them: ${other.join(', ')}.`],
    ].map(note => `- ${note}`).join('\n'),
  ].join('\n\n')
}
