import type { PublishedVariant, SandboxedPodsPost } from '../../../src/published/sandboxed-pods.ts'
import { SANDBOXED_PODS } from '../../../src/published/sandboxed-pods.ts'
import type { Results, RolloutTrial } from '../../../src/results/results.ts'
import { compareDevice } from '../compare/compare-device.ts'
import { list, paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { code, joined, own, rich, strong } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'
import type { PublishedRow } from '../tables/published-rows.ts'
import { publishedRows } from '../tables/published-rows.ts'
import { NOT_MEASURED, secondsCell } from '../text/seconds.ts'
import { spreadOf } from '../tables/spread.ts'
import { struckIfVoid } from '../tables/struck-if-void.ts'
import { unmarkedRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** The post's figures beside this run's, with what may be concluded from the two; undefined where this run has no figure that was published. */
export function publishedBesideMeasuredSection(results: Results, post: SandboxedPodsPost = SANDBOXED_PODS): Section | undefined {
  const rows = publishedRows(results, post)
  const [besides, others] = [rows.filter(({ capacity, rollout }) => capacity ?? rollout), rows.filter(({ otherSizes }) => otherSizes.length > 0)]
  if (besides.length === 0)
    return undefined
  return {
    id: 'published',
    title: 'Published beside measured',
    specs: ['density', 'readiness', 'availability'],
    blocks: [
      ...paragraph(own(`Published: "${post.title}", ${post.publishedOn}, measured on ${post.measuredOn.join(' and ')} on a ${post.device.model} with ${post.kubernetes}: ${post.url}`)),
      ...podsTable(besides.filter(({ capacity }) => capacity)),
      ...secondsTable(besides.filter(({ rollout }) => rollout)),
      ...list(notes(results, post, besides, others)),
      ...voidNotes(besides.flatMap(({ variant, capacity, rollout }) => [...capacity ? [variant] : [], ...rollout ? [rollout.variant] : []])),
    ],
  }
}

function podsTable(rows: PublishedRow[]): Block[] {
  return rows.length === 0
    ? []
    : [table('Most pods of each variant, published and measured', [
        { header: 'Runtime' },
        { header: 'Variant' },
        { header: 'Max pods, published', align: 'right' },
        { header: 'Max pods, measured', align: 'right' },
        { header: 'Ratio', align: 'right' },
        { header: 'n', align: 'right' },
      ], rows.map(({ variant, published, capacity }) => unmarkedRow(variant, [
        own(`${published.maxPods}${published.isMoreBelow16MiB ? '*' : ''}`),
        ...[
          capacity ? `${bound(capacity.censored)}${capacity.maxPods}` : NOT_MEASURED,
          capacity ? `${bound(capacity.censored)}${ratio(capacity.maxPods, published.maxPods)}` : NOT_MEASURED,
          String(capacity?.n ?? 0),
        ].map(cell => struckIfVoid(variant, own(cell))),
      ])))]
}

function bound(censored: boolean): string {
  return censored ? '>= ' : ''
}

const FIGURES: [header: string, published: (variant: PublishedVariant) => number, measured: (trial: RolloutTrial) => number | undefined][] = [
  ['All ready', ({ allReadySeconds }) => allReadySeconds, ({ allReadyMs }) => allReadyMs],
  ['All HTTP', ({ allHttpSeconds }) => allHttpSeconds, ({ allAvailableMs }) => allAvailableMs],
]

function secondsTable(rows: PublishedRow[]): Block[] {
  return rows.length === 0
    ? []
    : [table('Seconds until all pods were up, published and measured', [
        { header: 'Runtime' },
        { header: 'Variant' },
        { header: 'Pods Used', align: 'right' },
        ...FIGURES.flatMap(([header]) => [
          { header: `${header}, published (s)`, align: 'right' as const },
          { header: `${header}, measured (s)`, align: 'right' as const },
          { header: 'Ratio', align: 'right' as const },
          { header: 'n', align: 'right' as const },
        ]),
      ], rows.map(({ variant, published, rollout }) => unmarkedRow(rollout?.variant ?? variant, [
        own(String(published.podsUsed)),
        ...FIGURES.flatMap(([, publishedOf, measuredOf]) => {
          const seconds = publishedOf(published)
          const spread = spreadOf((rollout?.trials ?? []).flatMap(trial => measuredOf(trial) ?? []))
          const measured = [secondsCell(spread), spread ? ratio(spread.median / 1_000, seconds) : NOT_MEASURED, String(spread?.n ?? 0)]
          return [own(seconds.toFixed(2)), ...measured.map(cell => struckIfVoid(rollout?.variant ?? variant, own(cell)))]
        }),
      ])))]
}

function ratio(measured: number, published: number): string {
  return `${(measured / published).toFixed(2)}x`
}

function notes(results: Results, post: SandboxedPodsPost, rows: PublishedRow[], others: PublishedRow[]): Rich[] {
  return [
    own('Ratio: measured divided by published. Of several rounds the median is taken.'),
    deviceNote(results, post),
    rich`Method: not the same. The published seconds count from before ${code('helm upgrade')}, are polled (0.9 to 1.6 s between two looks), and are of one run; those of this run count from the create request and are watched. A difference of a few seconds is within that.`,
    ...rows.some(({ capacity }) => capacity) ? [own('How the published maxima were found, what stopped them and how large the guests were is not recorded.')] : [],
    ...rows.some(({ capacity, published }) => capacity && published.isMoreBelow16MiB) ? [rich`${'*'}: the post says that more is possible below 16 MiB a guest.`] : [],
    own('Not known of the published figures: versions of the runtimes, kernel, page size. A ratio is of both whole systems, not of two versions of a runtime.'),
    own('Curves over time cannot be put beside each other: the axis of the published timelines counts polls and is compressed 1.85 to 3.1 times.'),
    ...others.length > 0 ? [rich`Timed with another number of pods than published, and so not beside it: ${joined(others.map(({ variant, published, otherSizes }) => rich`${variant.name} (${own(otherSizes.join(', '))}; published ${published.podsUsed})`), ', ')}.`] : [],
  ]
}

function deviceNote({ cluster }: Results, { device, kubernetes }: SandboxedPodsPost): Rich {
  const there = own(`${device.model}, ${kubernetes}`)
  const system = cluster.kind === 'embedded' ? own('no Kubernetes at all, OCI runtimes on one host') : cluster.name
  const comparison = compareDevice(cluster, device)
  switch (comparison.status) {
    case 'same':
      return rich`Device: the same, as far as its node tells (${comparison.seen}). There: ${there}; here: ${system}.`
    case 'other':
      return rich`Device: ${strong(own('not the same'))} (${comparison.differences.join(', ')}): the ratios say how the two machines differ, and nothing about a runtime. There: ${there}; here: ${system}.`
    case 'unknown':
      return rich`Device: whether it is the same is not known: nothing recorded of it says otherwise, nor that it is (${comparison.seen}). There: ${there}; here: ${system}.`
  }
}
