/** One ink in the two themes of a reader's screen. */
export interface Ink {
  light: string
  dark: string
}

/**
 * Inks of what is not data. No two share a light value: the dark theme is told from the light one's colours by it (see theme-css.ts).
 */
export const INKS = {
  paper: { light: '#ffffff', dark: '#0d1117' },
  text: { light: '#1f2328', dark: '#e6edf3' },
  quiet: { light: '#59636e', dark: '#9198a1' },
  axis: { light: '#818b98', dark: '#6e7681' },
  grid: { light: '#e4e8ec', dark: '#21262d' },
  bar: { light: '#0072b3', dark: '#4aa3df' },
  pale: { light: '#7896ae', dark: '#4d6f8f' },
} as const satisfies Record<string, Ink>

/**
 * Inks of series: the hues of Okabe and Ito (2008), told apart with each kind of colour blindness, darker on white and lighter on black
 * so that a thin line has a contrast of 3:1 at least (WCAG 2.2, 1.4.11) on both.
 */
export const SERIES: readonly Ink[] = [
  { light: '#0072b2', dark: '#56a9e8' },
  { light: '#d55e00', dark: '#ff8f40' },
  { light: '#00805e', dark: '#2cc295' },
  { light: '#b0508a', dark: '#e08fc0' },
  { light: '#8f6a00', dark: '#e8b93c' },
  { light: '#2b2f36', dark: '#f0f3f6' },
]

/** Dashes of series. There is one less than inks: colour and dash together repeat only after 30 series, and neighbours differ in both. */
export const DASHES: readonly number[][] = [[], [8, 3], [2, 3], [10, 3, 2, 3], [5, 2]]
