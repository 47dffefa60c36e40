import { PodfitError } from '../errors/podfit-error.ts'
import { unknownVariant } from '../plan/plan-variants.ts'
import type { Plan } from '../plan/plan.ts'
import { loadAnyVariants } from '../variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../variants/own-variants-dir.ts'
import type { Candidate } from './subject.ts'

/**
 * The variants to look at: the named ones, which are meant to run here, else the plan's.
 *
 * @throws {PodfitError} for a name nobody knows
 */
export function wantedVariants({ variants, replicas }: Plan, names: readonly string[]): Omit<Candidate, 'presence'>[] {
  if (names.length === 0)
    return variants.map(({ variant, required, replicas }) => ({ variant, isRequired: required, replicas }))
  const known = new Map([...loadAnyVariants(OWN_VARIANTS_DIR), ...variants.map(({ variant }) => [variant.name, variant] as const)])
  return [...new Set(names)].map(name => {
    const variant = known.get(name)
    if (variant === undefined)
      throw new PodfitError(unknownVariant(name, known))
    return { variant, isRequired: true, replicas: variants.find(planned => planned.variant.name === name)?.replicas ?? replicas }
  })
}
