import type { ChangedCondition } from './changed-conditions.ts'

/** One change in words: `kernel 6.12 to 6.13`, `container runtime new: crun 1.21`. */
export function changeText({ what, from, to }: ChangedCondition, shown: (text: string) => string): string {
  if (from === undefined)
    return `${what} new: ${shown(to ?? '')}`
  return to === undefined ? `${what} gone: ${shown(from)}` : `${what} ${shown(from)} to ${shown(to)}`
}
