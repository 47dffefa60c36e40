import type { Results } from './results.ts'

/** Results less what is void, for whatever ranks, draws or hands on figures. */
export interface WithoutVoid {
  /** No trial of a variant that is void, and no trial that is void itself; all else as it was, the variants too. */
  results: Results
  /** What was left out, in the order of the results. */
  left: { variants: string[], trials: { variant: string, round: number, id: string }[] }
}

/** Takes out what is void in part. A run that is void as a whole is returned with all its figures: its reader decides. */
export function withoutVoid(results: Results): WithoutVoid {
  const variants = new Set(results.variants.flatMap(({ name, voidReason }) => voidReason === undefined ? [] : name))
  const trials = new Set(results.validity.findings.flatMap(({ status, trial }) => status === 'void' && trial !== undefined ? trial : []))
  const isIn = ({ id, variant }: { id: string, variant: string }): boolean => !variants.has(variant) && !trials.has(id)
  const { rollouts, densities, coldStarts, overheads, latencies, isolations } = results
  const all = [...rollouts, ...densities, ...coldStarts, ...overheads, ...latencies, ...isolations]
  return {
    results: {
      ...results,
      rollouts: rollouts.filter(isIn),
      densities: densities.filter(isIn),
      coldStarts: coldStarts.filter(isIn),
      overheads: overheads.filter(isIn),
      latencies: latencies.filter(isIn),
      isolations: isolations.filter(isIn),
    },
    left: {
      variants: [...variants].filter(name => all.some(({ variant }) => variant === name)),
      trials: all.filter(({ id, variant }) => trials.has(id) && !variants.has(variant)).map(({ id, variant, round }) => ({ id, variant, round })),
    },
  }
}
