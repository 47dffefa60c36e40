/** Steps of a count over time, of one round or several together. */
export interface CurveStep {
  /** Milliseconds since the request. */
  atMs: number
  /** What at least half of the rounds had from then on; of an even number of rounds the lower middle one. */
  median: number
  least: number
  most: number
}

/** What the rounds of a rollout counted, moment by moment: a step wherever median or range changed. */
export function curveOf(rounds: readonly (readonly [atMs: number, count: number][])[]): CurveStep[] {
  const counts = rounds.map(() => 0)
  const changes = rounds
    .flatMap((steps, round) => steps.map(([atMs, count]) => ({ atMs, count, round })))
    .toSorted((a, b) => a.atMs - b.atMs)
  const curve: CurveStep[] = []
  for (const [index, { atMs, count, round }] of changes.entries()) {
    counts[round] = count
    if (changes[index + 1]?.atMs === atMs)
      continue
    const sorted = counts.toSorted((a, b) => a - b)
    const step = { atMs, median: sorted[Math.ceil(sorted.length / 2) - 1] ?? 0, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 }
    const last = curve.at(-1)
    if (!last || last.median !== step.median || last.least !== step.least || last.most !== step.most)
      curve.push(step)
  }
  return curve
}
