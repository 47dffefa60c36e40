import type { AnyVariantRecord } from '../../../src/results/imported-results.ts'
import type { Section, Spec } from '../document/section.ts'
import { SPECS } from '../document/section.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { richHtml } from './rich-html.ts'

const TITLES: Record<Spec, string> = {
  density: 'Density',
  readiness: 'Readiness',
  availability: 'Availability',
  overhead: 'Memory overhead',
  coldstart: 'Cold start',
  latency: 'Latency',
  isolation: 'Isolation',
}

/** What chooses what is shown. It does nothing without the page's script, and stays hidden until that runs. */
export function toolbarHtml(sections: readonly Section[], variants: readonly AnyVariantRecord[]): Html {
  const specs = SPECS.filter(spec => sections.some(section => section.specs?.includes(spec)))
  return html`<form id="toolbar" aria-label="What is shown" hidden>
<label>Sections shown <select id="filter"><option value="">all</option>${specs.map(spec => html`<option value="${spec}">specs/${spec}: ${TITLES[spec]}</option>`)}<option value="-">about the run</option></select></label>
<fieldset><legend>Variants</legend>
<button type="button" data-all="true">All</button> <button type="button" data-all="false">None</button>
${variants.map(({ name }, index) => html`<label><input type="checkbox" checked data-toggle="${index}"><span>${richHtml(name)}</span></label>\n`)}</fieldset>
<p role="status" id="status"></p>
<p role="status" id="said"></p>
</form>
`
}
