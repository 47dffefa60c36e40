/**
 * Where a curve's axes are: the same for the picture as it is written and for the one a reader has changed.
 *
 * @typedef {object} CurveLayout
 * @property {number} width of the picture, and below of its plot
 * @property {number} height
 * @property {{ left: number, top: number, right: number, bottom: number }} plot edges of the plot, in the picture's units
 * @property {string} transform from milliseconds and pods to the picture's units
 * @property {{ at: number, label: string }[]} xTicks
 * @property {{ at: number, label: string }[]} yTicks
 */

/** The same on every screen; the width is the screen's. */
export const CURVE_HEIGHT = 340

const LEFT = 48
const RIGHT = 14
const TOP = 10
const BOTTOM = 44

/**
 * @param {{ width: number, height: number, maxMs: number, maxPods: number }} size maxima of what is to be seen
 * @returns {CurveLayout}
 */
export function curveLayout({ width, height, maxMs, maxPods }) {
  const plot = { left: LEFT, top: TOP, right: width - RIGHT, bottom: height - BOTTOM }
  // A little room, so that neither the last step nor the full count runs along the edge.
  const x = (plot.right - plot.left) / (Math.max(maxMs, 1) * 1.02)
  const y = (plot.bottom - plot.top) / (Math.max(maxPods, 1) * 1.04)
  return {
    width,
    height,
    plot,
    transform: `matrix(${significant(x)} 0 0 ${significant(-y)} ${plot.left} ${plot.bottom})`,
    xTicks: ticks(Math.max(maxMs, 1) / 1_000, Math.max(2, Math.floor((plot.right - plot.left) / 60))).map(({ value, label }) => ({ at: round(plot.left + value * 1_000 * x), label })),
    yTicks: ticks(Math.max(maxPods, 1), Math.min(6, Math.max(maxPods, 1))).map(({ value, label }) => ({ at: round(plot.bottom - value * y), label })),
  }
}

/**
 * Round numbers from 0 to `max`, at most `count` of them beside 0.
 *
 * @param {number} max
 * @param {number} count
 * @returns {{ value: number, label: string }[]}
 */
function ticks(max, count) {
  const raw = max / count
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find(factor => factor * power >= raw * 0.999_999) ?? 10) * power
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, index) => ({ value: index * step, label: (index * step).toFixed(digits) }))
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10
}

/** @param {number} value */
function significant(value) {
  return Number(value.toPrecision(6))
}
