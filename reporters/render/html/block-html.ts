import type { Block } from '../document/section.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { richHtml } from './rich-html.ts'
import { tableHtml } from './table-html.ts'
import type { VariantIndex } from './variant-index.ts'

export function blockHtml(block: Block, indexOf: VariantIndex): Html {
  switch (block.kind) {
    case 'paragraph': return html`<p>${block.lines.map((line, index) => html`${index > 0 ? html`<br>\n` : undefined}${richHtml(line)}`)}</p>\n`
    case 'list': return html`<ul>\n${block.items.map(item => html`<li>${richHtml(item)}</li>\n`)}</ul>\n`
    case 'heading': return html`<h3>${richHtml(block.text)}</h3>\n`
    case 'table': return tableHtml(block, indexOf)
  }
}
