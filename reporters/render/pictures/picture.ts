import type { TopLevelSpec } from 'vega-lite'

/** A picture of a report, before it is drawn. */
export interface Picture {
  /** Name of its file beside report.md. */
  file: `${string}.svg`
  title: string
  /** What it shows, in words and figures, for whoever cannot see it: plain text. */
  alt: string
  /** The clock, what n counts, and what is not drawn: one sentence an item. */
  caption: string[]
  /** Without title, theme and background, which drawSvg adds. */
  spec: TopLevelSpec
}
