import type { Config } from 'vega-lite'
import { compile } from 'vega-lite'
import { logger, None, parse, resetSVGDefIds, textMetrics, View } from 'vega'
import { INKS } from './palette.ts'
import type { Picture } from './picture.ts'
import { themeCss } from './theme-css.ts'
import { wrapText } from './wrap-text.ts'

declare module 'vega' {
  /** Exported since 5.0, missing in its types. */
  export const textMetrics: { width: (item: { fontSize?: number }, text: string | number | null) => number }
}

/** Characters of a caption's line: what fits over the narrowest picture. */
const CAPTION_WIDTH = 118

const FONT = 'sans-serif'

const CONFIG: Config = {
  // Every mark would carry a label of its own; a picture that is linked is read by its alternative text.
  aria: false,
  background: INKS.paper.light,
  padding: 16,
  font: FONT,
  view: { stroke: null },
  axis: {
    labelColor: INKS.text.light,
    titleColor: INKS.text.light,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelLimit: 0,
    titleLimit: 0,
    domainColor: INKS.axis.light,
    tickColor: INKS.axis.light,
    gridColor: INKS.grid.light,
  },
  legend: { labelColor: INKS.text.light, labelFontSize: 12, labelLimit: 0, symbolStrokeWidth: 2.5, symbolSize: 600, title: null },
  text: { color: INKS.text.light, fontSize: 12, font: FONT },
}

/**
 * Draws a picture as SVG. Same picture, same bytes: text is measured by its length alone and never by a font, ids begin anew, and
 * coordinates have two decimals.
 *
 * Loads vega, which takes a second and 50 MB: import it only where something is drawn.
 */
export async function drawSvg({ title, alt, caption, spec }: Picture): Promise<string> {
  textMetrics.width = estimatedWidth
  resetSVGDefIds()
  const silent = logger(None)
  const { spec: vega } = compile({
    ...spec,
    title: {
      text: title,
      subtitle: caption.flatMap(sentence => wrapText(sentence, CAPTION_WIDTH)),
      anchor: 'start',
      frame: 'bounds',
      color: INKS.text.light,
      subtitleColor: INKS.quiet.light,
      fontSize: 16,
      subtitleFontSize: 11.5,
      subtitlePadding: 6,
      subtitleLineHeight: 15,
      offset: 14,
    },
  }, { config: CONFIG, logger: silent })
  const view = new View(parse(vega), { renderer: 'none', logger: silent })
  try {
    return finish(await view.toSVG(), title, alt)
  }
  finally {
    view.finalize()
  }
}

/**
 * The same on every machine: vega asks the fonts of the machine where it can, and else assumes letters half as wide again as they are,
 * which leaves a third of a picture empty.
 */
function estimatedWidth({ fontSize = 11 }: { fontSize?: number }, text: string | number | null): number {
  return Math.ceil(0.58 * fontSize * String(text ?? '').length)
}

/** Tags are told from text by `<`, which vega escapes in text and attributes alike. */
function finish(svg: string, title: string, alt: string): string {
  const rounded = svg.replace(/<[^<>]*>/g, tag => tag.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, number => String(Number(Number(number).toFixed(2)) + 0)))
  const head = `<title>${escapeText(title)}</title><desc>${escapeText(alt)}</desc><style>${themeCss()}</style>`
  return `${rounded.replace(/^<svg ([^>]*)>/, (_, attributes: string) => `<svg role="img" ${attributes}>${head}`)}\n`
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
