import type { ContainerLayersPost } from '../../../src/published/container-layers.ts'
import { CONTAINER_LAYERS } from '../../../src/published/container-layers.ts'
import type { Results } from '../../../src/results/results.ts'
import { list, paragraph, table } from '../document/blocks.ts'
import { code, own, rich } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import { spreadOf } from '../tables/spread.ts'
import { variantOfSeries } from '../../../src/results/variant-of-series.ts'
import { struckIfVoid } from '../tables/struck-if-void.ts'
import { unmarkedRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** The second post's cold starts beside this run's; undefined where this run has none of its runtimes. */
export function publishedColdStartsSection(results: Results, post: ContainerLayersPost = CONTAINER_LAYERS): Section | undefined {
  const besides = results.variants.flatMap((variant) => {
    const published = post.layers.find(({ name }) => name === variant.name)
    const trials = results.coldStarts.filter(trial => trial.variant === variant.name)
    const spread = spreadOf(trials.flatMap(({ status, samples }) => status === 'complete' ? samples.flatMap(sample => sample.status === 'answered' ? sample.answeredMs : []) : []))
    return published && spread ? { variant: variantOfSeries(results, variant, trials), published, spread } : []
  })
  if (besides.length === 0)
    return undefined
  const figures = table('Cold starts of each variant, published and measured', [
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Cold start, published (ms)', align: 'right' },
    { header: 'Cold start, measured (ms)', align: 'right' },
    { header: 'Ratio', align: 'right' },
    { header: 'n', align: 'right' },
  ], besides.map(({ variant, published: { coldStartMs }, spread: { median, min, max, n } }) => unmarkedRow(variant, [
    own(`~${coldStartMs}`),
    ...[`${median.toFixed(0)} [${min.toFixed(0)}-${max.toFixed(0)}]`, `${(median / coldStartMs).toFixed(1)}x`, String(n)].map(cell => struckIfVoid(variant, own(cell))),
  ])))
  const system = results.cluster.kind === 'embedded' ? own('the OCI runtime alone starts the server') : rich`a pod is scheduled, gets a sandbox and a network, and starts the server (${results.cluster.name})`
  return {
    id: 'published-cold-starts',
    title: 'Published cold starts beside measured',
    specs: ['coldstart'],
    blocks: [
      ...paragraph(own(`Published: "${post.title}", ${post.publishedOn}: ${post.url}`)),
      figures,
      ...list([
        own('Measured: the median over all rounds and [the range], from the request to the first HTTP 200, nothing else starting; n counts pods. Ratio: measured divided by published.'),
        rich`Not the same thing: there ${code(post.command)} starts ${own(post.workload)}; here ${system}. The post's figures are rounded, and neither its machine nor its versions are known.`,
      ]),
      ...voidNotes(besides.map(({ variant }) => variant)),
    ],
  }
}
