import { INKS, SERIES } from './palette.ts'

/**
 * The style sheet inside a picture. Colours are drawn as for a light screen; on a dark one each is replaced by its other value. The
 * picture brings its own paper, so it can be read even where page and screen disagree about the theme.
 */
export function themeCss(): string {
  const inks = [...Object.values(INKS), ...SERIES]
  const rules = inks.flatMap(({ light, dark }) => [`[fill="${light}"]{fill:${dark}}`, `[stroke="${light}"]{stroke:${dark}}`])
  return `@media (prefers-color-scheme:dark){${rules.join('')}}`
}
