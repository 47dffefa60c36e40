import { createHash } from 'node:crypto'
import type { AnyResults } from '../../../src/results/imported-results.ts'
import type { Section } from '../document/section.ts'
import { runTitle } from '../text/run-title.ts'
import { sections } from '../sections.ts'
import { failuresSection } from '../sections/failures.ts'
import { CLIENT_SCRIPT, STYLE } from './client-script.ts'
import { curveHtml } from './curve-html.ts'
import type { Html } from './html.ts'
import { html, trusted } from './html.ts'
import type { DrawnPicture } from '../pictures/drawn-picture.ts'
import { picturePlaces } from '../pictures/picture-places.ts'
import { mastheadHtml } from './masthead.ts'
import { pictureHtml } from './picture-html.ts'
import { recordsHtml } from './records-html.ts'
import { richHtml } from './rich-html.ts'
import { sectionHtml } from './section-html.ts'
import { toolbarHtml } from './toolbar.ts'
import { trialRecords } from './trial-records.ts'
import type { VariantIndex } from './variant-index.ts'
import { variantIndex } from './variant-index.ts'

/** Sections that the head has the gist of: they stand behind the figures. */
const LAST = ['machine', 'source', 'timing']

/** Pictures that the page has a curve to point at instead of. */
const CURVES = ['readiness.svg', 'availability.svg']

/**
 * `report.html`: the report of report.md as one page that needs no network, with curves, tables that sort, and every record on demand.
 *
 * @param drawn the run's pictures
 */
export function reportHtml(results: AnyResults, drawn: readonly DrawnPicture[] = []): string {
  const indexOf = variantIndex(results.variants)
  const records = trialRecords(results)
  const anchors = new Map(records.map(({ id, anchor }) => [id, `#${anchor}` as const]))
  const all = sections(results)
  const figures = [
    ...results.imported ? [] : [failuresSection(results, trial => anchors.get(trial))],
    ...all.filter(({ id }) => !LAST.includes(id)),
    ...all.filter(({ id }) => LAST.includes(id)),
  ]
  const filesBelow = picturePlaces(all)
  const picturesBelow = ({ id }: Section): Html[] => filesBelow(id).filter(file => !CURVES.includes(file)).flatMap(file => drawn.filter(picture => picture.file === file).map(pictureHtml))
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${richHtml(runTitle(results))}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
${mastheadHtml(results)}${contents(figures, records.length > 0)}${toolbarHtml(figures, results.variants)}<main id="main" tabindex="-1">
${figures.map(section => sectionHtml(section, indexOf, curveOf(section, results, indexOf), picturesBelow(section)))}${recordsHtml(records, indexOf)}</main>
<script>${trusted(CLIENT_SCRIPT)}</script>
</body>
</html>
`
  return page.text
}

/** Only this very script and this very style, and nothing from anywhere. */
function policy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return `default-src 'none'; script-src ${hash(CLIENT_SCRIPT)}; style-src ${hash(STYLE)}; img-src data:; base-uri 'none'; form-action 'none'`
}

function contents(sections: readonly Section[], hasRecords: boolean): Html {
  const entries = [...sections.map(({ id, title }) => ({ id, title })), ...hasRecords ? [{ id: 'records', title: 'Raw records' }] : []]
  return html`<nav aria-label="Contents"><ul>${entries.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
`
}

function curveOf({ id }: Section, results: AnyResults, indexOf: VariantIndex): Html | undefined {
  const figure = ({ 'readiness': 'ready', 'http-availability': 'available' } as const)[id]
  if (figure === undefined || results.rollouts.length === 0)
    return undefined
  return results.imported
    ? html`<p class="note">No curve: the axis of the imported timelines is not a clock, see <a href="#timing">How this was timed</a>.</p>\n`
    : curveHtml(results, figure, indexOf)
}
