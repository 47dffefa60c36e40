import type { Problem } from '../documents/document-error.ts'
import { printable } from '../documents/printable.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import { parsePercentage, PercentageError } from '../units/percentage.ts'
import type { AnyVariant } from '../variants/variant.ts'
import { unknownVariant } from './plan-variants.ts'
import type { PlannedUpgrade } from './planned-upgrade.ts'

/** Pairs at `path` of the plan that nothing would ever be judged by: of unknown variants, of ones beside which they are not planned, of one with itself. */
export function checkUpgrades(document: YamlDocument, path: readonly string[], pairs: readonly PlannedUpgrade[], { known, planned }: { known: ReadonlyMap<string, AnyVariant>, planned: ReadonlySet<string> }): Problem[] {
  return pairs.flatMap((pair, index) => {
    const at = [...path, index]
    const problems = (['old', 'new'] as const).flatMap((side): Problem[] => {
      const name = pair[side]
      const place = document.place([...at, side])
      if (!known.has(name))
        return [{ message: unknownVariant(name, known), place }]
      return planned.has(name) ? [] : [{ message: `an upgrade of ${printable(name)}, which is not in the variants beside it: add it there or remove the pair`, place }]
    })
    if (pair.old === pair.new)
      problems.push({ message: `${printable(pair.new)} is held against itself`, place: document.place([...at, 'new']) })
    return [...problems, ...checkWithin(document, [...at, 'within'], pair.within)]
  })
}

function checkWithin(document: YamlDocument, path: readonly (string | number)[], text: string | undefined): Problem[] {
  try {
    if (text !== undefined)
      parsePercentage(text)
    return []
  }
  catch (error) {
    if (error instanceof PercentageError)
      return [{ message: `${path.join('.')}: ${error.message}`, place: document.place([...path]) }]
    throw error
  }
}
