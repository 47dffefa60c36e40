interface Series {
  label: string
  values: number[]
}

const WIDTH = 640
const HEIGHT = 110
const LEFT = 60
const TOP = 50

/** Series above each other over one axis of rounds, each from zero to its own largest value: growth shows as a slope. */
export function soakPlot(title: string, series: readonly Series[]): string {
  const rounds = Math.max(...series.map(({ values }) => values.length))
  const x = (index: number): string => (LEFT + index / Math.max(1, rounds - 1) * (WIDTH - LEFT - 20)).toFixed(1)
  const panels = series.map(({ label, values }, panel) => {
    const top = TOP + panel * HEIGHT
    const largest = Math.max(...values)
    const y = (value: number): string => (top + (HEIGHT - 25) * (1 - value / (largest || 1))).toFixed(1)
    return [
      `<text x="${LEFT}" y="${top - 6}">${label}</text>`,
      `<text x="${LEFT - 6}" y="${top + 12}" text-anchor="end">${Number.isInteger(largest) ? largest : largest.toFixed(largest < 100 ? 1 : 0)}</text>`,
      `<text x="${LEFT - 6}" y="${top + HEIGHT - 25}" text-anchor="end">0</text>`,
      `<path d="M${LEFT} ${top}V${top + HEIGHT - 25}H${WIDTH - 20}" stroke="#999" fill="none"/>`,
      `<polyline points="${values.map((value, index) => `${x(index)},${y(value)}`).join(' ')}" stroke="#0969da" stroke-width="1.5" fill="none"/>`,
    ].join('\n')
  })
  const height = TOP + series.length * HEIGHT + 20
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="8" y="20" font-size="14">${title}</text>
${panels.join('\n')}
<text x="${LEFT}" y="${height - 14}">round 1</text>
<text x="${WIDTH - 20}" y="${height - 14}" text-anchor="end">round ${rounds}</text>
</svg>
`
}
