import type { VariantSnapshot } from './snapshot.ts'

/** What a name stands for. */
export type NamedVariant = Pick<VariantSnapshot, 'runtime' | 'isolation'>

/** Why a name does not mean the same on both sides, a plan's own variants being free to take any; undefined where it does. */
export function otherVariant(a: NamedVariant | undefined, b: NamedVariant | undefined): string | undefined {
  if (!a || !b || (a.runtime === b.runtime && a.isolation === b.isolation))
    return undefined
  return `another runtime under the same name: ${a.runtime} (${a.isolation}) and ${b.runtime} (${b.isolation})`
}
