/** Whether a p is one that shows something at a level. 1 - 0.9 is a little less than 0.1 in binary fractions, which must not decide it. */
export function canShow(p: number, level: number): boolean {
  return p <= 1 - level + 1e-12
}
