import type { Marked, Rich } from '../document/rich.ts'
import { isList } from '../document/rich.ts'
import { outsideText } from '../text/outside-text.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

/** A line as HTML. */
export function richHtml(text: Rich): Html {
  if (typeof text === 'string')
    return html`${outsideText(text)}`
  if (isList(text))
    return html`${text.map(richHtml)}`
  if ('own' in text)
    return html`${text.own}`
  return 'mark' in text ? marked(text) : html`<a href="${text.href}">${richHtml(text.text)}</a>`
}

function marked({ mark, text, tone }: Marked): Html {
  const content = richHtml(text)
  switch (mark) {
    case 'strong': return html`<strong${tone === undefined ? undefined : html` class="${tone}"`}>${content}</strong>`
    case 'code': return html`<code>${content}</code>`
    case 'struck': return html`<s>${content}</s>`
  }
}
