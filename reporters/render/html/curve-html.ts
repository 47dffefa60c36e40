import type { Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { counted } from '../text/counted.ts'
import { own, rich } from '../document/rich.ts'
import type { Rich } from '../document/rich.ts'
import { CURVE_HEIGHT, curveLayout } from './client/curve-layout.js'
import { curvePaths } from './curve-paths.ts'
import type { CurveFigure, CurveSeries } from './curve-series.ts'
import { curveSeries } from './curve-series.ts'
import { embeddedJson } from './embedded-json.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { richHtml } from './rich-html.ts'
import type { VariantIndex } from './variant-index.ts'

const WIDTH = 860
/** Of the style sheet: neighbours in the plan differ in both, and colour and dash together repeat only after 30 variants. */
const [INKS, DASHES] = [6, 5]

const WORDS: Record<CurveFigure, { title: string, axis: string }> = {
  ready: { title: 'Pods Ready over time', axis: 'pods Ready' },
  available: { title: 'Pods answering HTTP over time', axis: 'pods answering' },
}

/** Pods over real time as a picture that the page's script can ask and change; nothing where no rollout came to its end. */
export function curveHtml(results: Results, figure: CurveFigure, indexOf: VariantIndex): Html | undefined {
  const series = curveSeries(results, figure)
  if (series.length === 0)
    return undefined
  const { title, axis } = WORDS[figure]
  const id = `curve-${figure}`
  return html`<figure class="curve" id="${id}" data-unit="${axis}">
<figcaption id="${id}-title">${title}</figcaption>
${picture(series, id, axis, indexOf)}<div class="scrub" hidden><label>Time <input type="range" min="0" max="1000" value="1000" aria-describedby="${id}-note"></label> <span class="moment">point at the curves, or move this</span></div>
<ul class="legend">
${series.map((one, index) => legend(one, index, indexOf))}</ul>
<p class="note" id="${id}-note">${richHtml(note(results, series))}</p>
${embeddedJson(`${id}-data`, series.map(({ variant, replicas, steps }) => ({
  variant: indexOf(variant.name),
  name: variant.name,
  replicas,
  at: steps.map(({ atMs }) => Math.round(atMs * 10) / 10),
  median: steps.map(({ median }) => median),
  least: steps.map(({ least }) => least),
  most: steps.map(({ most }) => most),
})))}
</figure>
`
}

function picture(series: readonly CurveSeries[], id: string, axis: string, indexOf: VariantIndex): Html {
  const maxMs = Math.max(...series.map(({ steps }) => steps.at(-1)?.atMs ?? 0))
  const maxPods = Math.max(...series.map(({ replicas }) => replicas))
  const { plot, transform, xTicks, yTicks } = curveLayout({ width: WIDTH, height: CURVE_HEIGHT, maxMs, maxPods })
  return html`<svg viewBox="0 0 ${WIDTH} ${CURVE_HEIGHT}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-note">
<defs><clipPath id="${id}-clip"><rect x="${plot.left}" y="${plot.top}" width="${plot.right - plot.left}" height="${plot.bottom - plot.top}"/></clipPath></defs>
<g class="axes">${yTicks.map(({ at, label }) => html`<path class="grid" d="M${plot.left} ${at}H${plot.right}"/><text x="${plot.left - 6}" y="${at}" dy="0.35em" text-anchor="end">${label}</text>`)}${xTicks.map(({ at, label }) => html`<path class="grid" d="M${at} ${plot.top}V${plot.bottom}"/><text x="${at}" y="${plot.bottom + 16}" text-anchor="middle">${label}</text>`)}<text class="title" x="${plot.right}" y="${CURVE_HEIGHT - 6}" text-anchor="end">seconds since the request</text><text class="title" x="${plot.left}" y="${CURVE_HEIGHT - 6}">${axis}</text></g>
<g clip-path="url(#${id}-clip)"><g class="plot" transform="${transform}">
${series.map(one => curve(one, indexOf))}</g><path class="now" d="" hidden/></g>
</svg>
`
}

function curve({ place, variant, replicas, steps }: CurveSeries, indexOf: VariantIndex): Html {
  const { line, band, end } = curvePaths(steps)
  return html`<g data-v="${indexOf(variant.name)}" class="${inkOf(place)}">${band === '' ? undefined : html`<path class="band" d="${band}"/>`}<path class="line" d="${line}"/>${steps.at(-1)?.median === replicas ? html`<path class="end" d="${end}"/>` : undefined}</g>\n`
}

function legend({ place, variant: { name, voidReason }, replicas, n, whole }: CurveSeries, index: number, indexOf: VariantIndex): Html {
  const label = voidReason === undefined ? richHtml(name) : html`<s>${richHtml(name)}</s> <strong class="bad">(void)</strong>`
  return html`<li data-series="${index}"><label><input type="checkbox" checked disabled data-toggle="${indexOf(name)}"><svg class="swatch ${inkOf(place)}" viewBox="0 0 34 10" aria-hidden="true"><path class="line" d="M1 5H33"/></svg><span>${label}</span></label> <span class="at">${counted(replicas, 'pod')}, n = ${n}${whole < n ? ` (${whole} with all pods)` : undefined}</span></li>\n`
}

function inkOf(place: number): string {
  return `ink${place % INKS} dash${place % DASHES}`
}

function note({ cluster }: Results, series: readonly CurveSeries[]): Rich {
  const ends = series.flatMap(({ variant, replicas, steps }) => {
    const full = steps.find(({ median }) => median === replicas)
    return full ? [rich`${variant.name} at ${own(formatDuration(full.atMs))}`] : []
  })
  return [
    own(`Line: what at least half of the n rounds had; band: the range of the rounds; dot: all pods. Seconds are on the harness's monotonic clock, from just before the ${cluster.kind === 'kubernetes' ? 'create request was sent' : 'first sandbox was asked for'}.`),
    ...ends.length === 0 ? [] : [own(' All pods: '), ...ends.flatMap((end, index): Rich[] => index === 0 ? [end] : [own(', '), end]), own('.')],
  ]
}
