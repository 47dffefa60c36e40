import { embeddedJson } from './embedded-json.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { richHtml } from './rich-html.ts'
import type { TrialRecord } from './trial-records.ts'
import type { VariantIndex } from './variant-index.ts'

/** Every trial's record, closed: the page's script makes tables of one when it is opened. Nothing where there was no trial. */
export function recordsHtml(records: readonly TrialRecord[], indexOf: VariantIndex): Html | undefined {
  if (records.length === 0)
    return undefined
  return html`<section id="records" aria-labelledby="records-title">
<h2 id="records-title">Raw records</h2>
<p>What each trial was seen to do, as results.json has it: every pod, step and sample with its times, in milliseconds since the request.</p>
<noscript><p>Opening one takes JavaScript; results.json has the same.</p></noscript>
${records.map(({ anchor, variant, what, round, status, record }) => html`<details class="record" id="${anchor}" data-v="${indexOf(variant)}"><summary><b>${richHtml(variant)}</b>, ${what}, ${round === 0 ? 'warm-up' : `round ${round}`}: <span${status === 'complete' ? undefined : html` class="bad"`}>${status}</span></summary><div></div>${embeddedJson(`${anchor}-data`, record)}</details>
`)}</section>
`
}
