import type { DrawnPicture } from '../pictures/drawn-picture.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

/**
 * A picture inside the page, as an image: its ids and styles are its own. It brings its title and caption, and follows the page's light or dark. It is
 * drawn when it comes into sight, or once the page can be used, so that the page opens as fast as without.
 */
export function pictureHtml({ alt, svg }: DrawnPicture): Html {
  const [, width, height] = /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []
  return html`<p class="picture"><img loading="lazy" decoding="async" width="${Math.round(Number(width))}" height="${Math.round(Number(height))}" alt="${alt}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}"></p>
`
}
