import { CURVE_HEIGHT, curveLayout } from './curve-layout.js'

/**
 * @typedef {object} Series
 * @property {number} variant
 * @property {string} name
 * @property {number} replicas
 * @property {number[]} at milliseconds since the request
 * @property {number[]} median and of the rounds at each of these
 * @property {number[]} least
 * @property {number[]} most
 */

const SVG = 'http://www.w3.org/2000/svg'

/**
 * Lets a reader ask a picture of curves: what each variant had at a moment, by pointer or by keys. Its axes follow what is shown.
 *
 * @param {HTMLElement} figure
 * @param {(variant: number) => boolean} isHidden
 * @returns {() => void} draws it again, after something was shown or hidden
 */
export function watchCurve(figure, isHidden) {
  const svg = figure.querySelector(':scope > svg')
  const input = figure.querySelector('input[type=range]')
  const moment = figure.querySelector('.moment')
  const now = figure.querySelector('.now')
  if (!(svg instanceof SVGSVGElement) || !(input instanceof HTMLInputElement) || !moment || !now)
    return () => {}
  /** @type {Series[]} */
  const series = JSON.parse(document.querySelector(`#${figure.id}-data`)?.textContent ?? '[]')
  const readouts = [...figure.querySelectorAll('.legend .at')].map(element => ({ element, rest: element.textContent }))
  const unit = figure.dataset['unit'] ?? ''
  const hint = moment.textContent
  let layout = layoutOf(series, svg)
  let endMs = 0

  const draw = () => {
    const visible = series.filter(({ variant }) => !isHidden(variant))
    const shown = visible.length === 0 ? series : visible
    endMs = Math.max(...shown.map(({ at }) => at.at(-1) ?? 0))
    layout = layoutOf(shown, svg)
    applyLayout(figure, svg, layout, unit)
    clear()
  }
  const clear = () => {
    now.setAttribute('hidden', '')
    moment.textContent = hint
    for (const { element, rest } of readouts)
      element.textContent = rest
    input.value = input.max
    input.setAttribute('aria-valuetext', 'no time chosen')
  }
  /** @param {number} atMs */
  const show = (atMs) => {
    const time = `${(atMs / 1_000).toFixed(endMs < 10_000 ? 3 : 2)} s`
    const x = layout.plot.left + atMs * Number(layout.transform.slice('matrix('.length).split(' ')[0])
    now.setAttribute('d', `M${x} ${layout.plot.top}V${layout.plot.bottom}`)
    now.removeAttribute('hidden')
    const words = series.map(one => countAt(one, atMs))
    for (const [index, { element }] of readouts.entries())
      element.textContent = words[index] ?? ''
    moment.textContent = `at ${time}: ${unit}`
    input.value = String(atMs / endMs * Number(input.max))
    input.setAttribute('aria-valuetext', `${time}: ${series.flatMap(({ name, variant }, index) => isHidden(variant) ? [] : `${name} ${words[index]}`).join('; ')}`)
  }

  svg.addEventListener('pointermove', ({ clientX }) => {
    const { left, width } = svg.getBoundingClientRect()
    const x = (clientX - left) * layout.width / width
    const share = (x - layout.plot.left) / (layout.plot.right - layout.plot.left)
    show(Math.min(Math.max(share * endMs * 1.02, 0), endMs))
  })
  svg.addEventListener('pointerleave', () => {
    if (document.activeElement !== input)
      clear()
  })
  input.addEventListener('input', () => show(Number(input.value) / Number(input.max) * endMs))
  input.addEventListener('blur', clear)
  figure.querySelector('.scrub')?.removeAttribute('hidden')
  new ResizeObserver(draw).observe(figure)
  draw()
  return draw
}

/**
 * @param {readonly Series[]} series
 * @param {SVGSVGElement} svg
 */
function layoutOf(series, svg) {
  return curveLayout({
    width: Math.max(Math.round(svg.getBoundingClientRect().width), 240),
    height: CURVE_HEIGHT,
    maxMs: Math.max(...series.map(({ at }) => at.at(-1) ?? 0)),
    maxPods: Math.max(...series.map(({ replicas }) => replicas)),
  })
}

/**
 * @param {HTMLElement} figure
 * @param {SVGSVGElement} svg
 * @param {import('./curve-layout.js').CurveLayout} layout
 * @param {string} unit
 */
function applyLayout(figure, svg, { width, height, plot, transform, xTicks, yTicks }, unit) {
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
  figure.querySelector('.plot')?.setAttribute('transform', transform)
  for (const [name, value] of Object.entries({ x: plot.left, y: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top }))
    figure.querySelector('clipPath rect')?.setAttribute(name, String(value))
  figure.querySelector('.axes')?.replaceChildren(
    ...yTicks.flatMap(({ at, label }) => [grid(`M${plot.left} ${at}H${plot.right}`), svgText(label, { 'x': plot.left - 6, 'y': at, 'dy': '0.35em', 'text-anchor': 'end' })]),
    ...xTicks.flatMap(({ at, label }) => [grid(`M${at} ${plot.top}V${plot.bottom}`), svgText(label, { 'x': at, 'y': plot.bottom + 16, 'text-anchor': 'middle' })]),
    svgText('seconds since the request', { 'class': 'title', 'x': plot.right, 'y': height - 6, 'text-anchor': 'end' }),
    svgText(unit, { class: 'title', x: plot.left, y: height - 6 }),
  )
}

/** @param {string} d */
function grid(d) {
  return element('path', { class: 'grid', d })
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} attributes
 */
function svgText(text, attributes) {
  const made = element('text', attributes)
  made.textContent = text
  return made
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes))
    made.setAttribute(key, String(value))
  return made
}

/**
 * @param {Series} series
 * @param {number} atMs
 * @returns {string} `97 of 100 [95-99]`
 */
function countAt({ at, median, least, most, replicas }, atMs) {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((at[middle] ?? 0) <= atMs)
      low = middle + 1
    else
      high = middle
  }
  const [count = 0, from = 0, to = 0] = low === 0 ? [] : [median[low - 1], least[low - 1], most[low - 1]]
  return `${count} of ${replicas}${from === to ? '' : ` [${from}-${to}]`}`
}
