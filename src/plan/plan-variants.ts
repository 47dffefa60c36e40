import type { Problem } from '../documents/document-error.ts'
import { nearestName } from '../documents/nearest-name.ts'
import { printable } from '../documents/printable.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import type { DocumentPath } from '../documents/node-offset.ts'
import type { AnyVariant } from '../variants/variant.ts'
import type { PlannedVariantEntry } from './plan-file.ts'
import type { PlannedVariant } from './plan.ts'
import type { Settings } from './settings.ts'

export interface PlannedVariants {
  variants: PlannedVariant[]
  /** Every name the plan gives, known or not. */
  names: ReadonlySet<string>
  problems: Problem[]
}

/** A list of variants at `path` of the plan, each looked up by its name; unknown and repeated names are problems. */
export function planVariants(document: YamlDocument, path: DocumentPath, entries: readonly PlannedVariantEntry[], known: ReadonlyMap<string, AnyVariant>, { replicas, density }: Pick<Settings, 'replicas' | 'density'>): PlannedVariants {
  const variants: PlannedVariant[] = []
  const names = new Set<string>()
  const problems: Problem[] = []
  for (const [index, entry] of entries.entries()) {
    const { name, required = false, replicas: own = replicas, cap = density.cap } = typeof entry === 'string' ? { name: entry } : entry
    const place = document.place(typeof entry === 'string' ? [...path, index] : [...path, index, 'name'])
    const variant = known.get(name)
    if (names.has(name))
      problems.push({ message: `the variant ${printable(name)} is already in the plan`, place })
    else if (variant === undefined)
      problems.push({ message: unknownVariant(name, known), place })
    else
      variants.push({ variant, required, replicas: own, cap: Math.min(cap, density.cap) })
    names.add(name)
  }
  return { variants, names, problems }
}

export function unknownVariant(name: string, known: ReadonlyMap<string, AnyVariant>): string {
  const nearest = nearestName(name, known.keys())
  return `unknown variant ${printable(name)}; ${nearest === undefined ? '' : `did you mean ${printable(nearest)}? `}known: ${[...known.keys()].join(', ')}`
}
