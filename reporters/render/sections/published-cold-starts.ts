import type { ContainerLayersPost } from '../../../src/published/container-layers.ts'
import { CONTAINER_LAYERS } from '../../../src/published/container-layers.ts'
import type { Results } from '../../../src/results/results.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import { spreadOf } from '../spread.ts'
import { struckIfVoid } from '../struck-if-void.ts'
import { variantCells } from '../variant-cells.ts'
import { voidNotes } from '../void-notes.ts'

/** The second post's cold starts beside this run's; empty where this run has none of its runtimes. */
export function publishedColdStartsSection(results: Results, post: ContainerLayersPost = CONTAINER_LAYERS): string {
  const besides = results.variants.flatMap((variant) => {
    const published = post.layers.find(({ name }) => name === variant.name)
    const spread = spreadOf(results.coldStarts
      .filter(trial => trial.variant === variant.name && trial.status === 'complete')
      .flatMap(({ samples }) => samples.flatMap(sample => sample.status === 'answered' ? sample.answeredMs : [])))
    return published && spread ? { variant, published, spread } : []
  })
  if (besides.length === 0)
    return ''
  const table = markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Cold start, published (ms)', align: 'right' },
    { header: 'Cold start, measured (ms)', align: 'right' },
    { header: 'Ratio', align: 'right' },
    { header: 'n', align: 'right' },
  ], besides.map(({ variant, published: { coldStartMs }, spread: { median, min, max, n } }) => [
    ...variantCells(variant),
    `~${coldStartMs}`,
    ...[`${median.toFixed(0)} [${min.toFixed(0)}-${max.toFixed(0)}]`, `${(median / coldStartMs).toFixed(1)}x`, String(n)].map(cell => struckIfVoid(variant, cell)),
  ]))
  const system = results.cluster.kind === 'embedded' ? 'the OCI runtime alone starts the server' : `a pod is scheduled, gets a sandbox and a network, and starts the server (${escapeMarkdown(results.cluster.name)})`
  return [
    '## Published cold starts beside measured',
    `Published: "${post.title}", ${post.publishedOn}: ${post.url}`,
    table,
    [
      'Measured: the median over all rounds and [the range], from the request to the first HTTP 200, nothing else starting; n counts pods. Ratio: measured divided by published.',
      `Not the same thing: there \`${post.command}\` starts ${post.workload}; here ${system}. The post's figures are rounded, and neither its machine nor its versions are known.`,
    ].map(note => `- ${note}`).join('\n'),
    voidNotes(besides.map(({ variant }) => variant)),
  ].filter(part => part !== '').join('\n\n')
}
