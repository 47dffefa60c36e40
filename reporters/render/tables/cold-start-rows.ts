import type { ColdStartFigures } from '../../../src/results/cold-start-figures.ts'
import { coldStartFigures } from '../../../src/results/cold-start-figures.ts'
import type { Results, VariantRecord } from '../../../src/results/results.ts'
import type { ColdStartSample } from '../../../src/results/samples.ts'
import { variantOfSeries } from '../../../src/results/variant-of-series.ts'

export interface ColdStartRow {
  variant: VariantRecord
  /** Of the trials that came to their end. */
  figures: ColdStartFigures
  /** Pods that were started alone, in trials that were cut short too. */
  pods: number
  /** Likewise. */
  failed: Extract<ColdStartSample, { status: 'failed' }>[]
}

/** One row for each variant of which pods were started alone, in the plan's order. */
export function coldStartRows(results: Results): ColdStartRow[] {
  const { variants, coldStarts } = results
  return variants.flatMap((variant) => {
    const trials = coldStarts.filter(trial => trial.variant === variant.name)
    if (trials.length === 0)
      return []
    const all = trials.flatMap(({ samples }) => samples)
    const figures = coldStartFigures(trials.flatMap(({ status, samples }) => status === 'complete' ? samples : []))
    return { variant: variantOfSeries(results, variant, trials), figures, pods: all.length, failed: all.filter(sample => sample.status === 'failed') }
  })
}
