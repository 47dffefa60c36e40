import type { ColdStartFigures } from '../../src/results/cold-start-figures.ts'
import { coldStartFigures } from '../../src/results/cold-start-figures.ts'
import type { Results, VariantRecord } from '../../src/results/results.ts'

export interface ColdStartRow {
  variant: VariantRecord
  figures: ColdStartFigures
}

/** One row for each variant of which pods were started alone, in the plan's order. Trials that were cut short count: each pod stands for itself. */
export function coldStartRows({ variants, coldStarts }: Results): ColdStartRow[] {
  return variants.flatMap((variant) => {
    const trials = coldStarts.filter(trial => trial.variant === variant.name)
    return trials.length === 0 ? [] : { variant, figures: coldStartFigures(trials.flatMap(({ samples }) => samples)) }
  })
}
