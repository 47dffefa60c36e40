/**
 * The smallest two-sided p that a rank comparison of so many values with so many can give: 2 / C(m + n, m), where every value of the
 * one is below every value of the other. 3 with 3 gives 0.1: no data whatever could show a difference at 0.05.
 */
export function smallestP(m: number, n: number): number {
  let arrangements = 1
  for (let k = 1; k <= Math.min(m, n); k++)
    arrangements = arrangements * (m + n - k + 1) / k
  return Math.min(1, 2 / arrangements)
}
