import type { Section } from '../document/section.ts'
import { blockHtml } from './block-html.ts'
import type { Content, Html } from './html.ts'
import { html } from './html.ts'
import type { VariantIndex } from './variant-index.ts'

/**
 * @param more what stands below the section's first block
 * @param last what stands at its end
 */
export function sectionHtml({ id, title, specs, blocks: [first, ...rest] }: Section, indexOf: VariantIndex, more?: Content, last?: Content): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"${specs === undefined ? undefined : html` data-specs="${specs.join(' ')}"`}>
<h2 id="${id}-title">${title}</h2>
${first === undefined ? undefined : blockHtml(first, indexOf)}${more}${rest.map(block => blockHtml(block, indexOf))}${last}</section>
`
}
