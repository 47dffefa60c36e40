import type { Html } from './html.ts'
import { html, trusted } from './html.ts'

/** A value for scripts, in an element that runs nothing. Inside of it neither the element's end nor a comment can be written. */
export function embeddedJson(id: string, value: unknown): Html {
  const text = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return html`<script type="application/json" id="${id}">${trusted(text)}</script>`
}
