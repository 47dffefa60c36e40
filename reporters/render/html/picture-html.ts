import type { DrawnPicture } from '../pictures/drawn-picture.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

/** A picture inside the page, as an image: its ids and styles are its own. It brings its title and caption, and follows the page's light or dark. */
export function pictureHtml({ alt, svg }: DrawnPicture): Html {
  return html`<p class="picture"><img alt="${alt}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}"></p>
`
}
