/**
 * P(X <= k) for X binomial of n trials with probability p, for every k from 0 to n; exact but for rounding.
 *
 * Terms by the recurrence P(k + 1) / P(k) = (n - k) / (k + 1) · p / (1 - p), started at the mode so that none underflows that matters.
 */
export function binomialCdf(n: number, p: number): number[] {
  const mode = Math.min(n, Math.floor((n + 1) * p))
  const odds = p / (1 - p)
  const terms = Array.from({ length: n + 1 }, () => 0)
  let term = 1
  for (let k = mode; k <= n; k++) {
    terms[k] = term
    term *= (n - k) / (k + 1) * odds
  }
  term = 1
  for (let k = mode; k >= 0; k--) {
    terms[k] = term
    term *= k / (n - k + 1) / odds
  }
  const total = terms.reduce((sum, value) => sum + value, 0)
  let sum = 0
  return terms.map((value) => {
    sum += value
    return sum / total
  })
}
