import { escapeControls } from '../../../src/documents/printable.ts'

/** Text that is HTML already. Only the functions of this file make one. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand inside of HTML: a string is text, whatever is in it. */
export type Content = Html | string | number | undefined | readonly Content[]

/** HTML with values in it, in elements or in quoted attributes. Every string among them is escaped, here and nowhere else. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(strings.map((part, index) => `${part}${contentText(values[index])}`).join(''))
}

/** HTML, scripts and styles that podfit has made itself. */
export function trusted(text: string): Html {
  return new Html(text)
}

function contentText(content: Content): string {
  if (content === undefined)
    return ''
  if (content instanceof Html)
    return content.text
  return typeof content === 'object' ? content.map(contentText).join('') : escapeHtml(String(content))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }

function escapeHtml(text: string): string {
  return escapeControls(text).replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
}
