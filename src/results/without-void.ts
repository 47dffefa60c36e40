import type { Results } from './results.ts'
import { voidingSeries } from './validity.ts'

/** Results less what is void, for whatever ranks, draws or hands on figures. */
export interface WithoutVoid {
  /** No trial of a series that is void; all else as it was, the variants too. */
  results: Results
  /** Why: variants that are void, and trials of others that void the series they are in. */
  left: { variants: string[], trials: string[] }
}

/**
 * Takes out what is void in part: all trials of a variant that is, and of each kind of trial all those of a variant of which one is. A run
 * that is void as a whole is returned with all its figures: its reader decides.
 */
export function withoutVoid(results: Results): WithoutVoid {
  const { rollouts, densities, coldStarts, overheads, latencies, isolations, validity } = results
  const variants = new Set<string>()
  const trials = new Set<string>()
  const kept = <T extends { id: string, variant: string }>(all: readonly T[]): T[] => {
    const voids = new Set<string>()
    for (const name of new Set(all.map(({ variant }) => variant))) {
      const ofVariant = voidingSeries(validity.findings, name)
      const ofTrial = ofVariant ? undefined : voidingSeries(validity.findings, name, all.filter(({ variant }) => variant === name))?.trial
      if (ofVariant)
        variants.add(name)
      if (ofTrial !== undefined)
        trials.add(ofTrial)
      if (ofVariant ?? ofTrial)
        voids.add(name)
    }
    return all.filter(({ variant }) => !voids.has(variant))
  }
  return {
    results: {
      ...results,
      rollouts: kept(rollouts),
      densities: kept(densities),
      coldStarts: kept(coldStarts),
      overheads: kept(overheads),
      latencies: kept(latencies),
      isolations: kept(isolations),
    },
    left: { variants: [...variants], trials: [...trials] },
  }
}
