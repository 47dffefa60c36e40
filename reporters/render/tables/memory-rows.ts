import { OVERHEAD_BASE } from '../../../src/plan/plan.ts'
import type { OverheadFigures, OverheadTrial } from '../../../src/results/overhead-figures.ts'
import { overheadFigures, overheadRatio } from '../../../src/results/overhead-figures.ts'
import type { Results, VariantRecord } from '../../../src/results/results.ts'
import { variantOfSeries } from '../../../src/results/variant-of-series.ts'

/** The memory trials of one variant and what follows from them. */
export interface MemoryRow {
  variant: VariantRecord
  trials: OverheadTrial[]
  complete: OverheadTrial[]
  /** Absent where no trial came to its end. */
  figures?: OverheadFigures
  /** Over runc in the same run; absent for runc itself, and where it cannot be told. */
  ratio?: NonNullable<ReturnType<typeof overheadRatio>>
}

/** One row for each variant with a memory trial, in the plan's order. */
export function memoryRows(results: Results): MemoryRow[] {
  const { variants, overheads } = results
  const ofBase = overheads.filter(({ variant }) => variant === OVERHEAD_BASE)
  // What is void is no yardstick.
  const isBaseVoid = variants.some(variant => variant.name === OVERHEAD_BASE && variantOfSeries(results, variant, ofBase).voidReason !== undefined)
  const base = isBaseVoid ? [] : ofBase
  return variants.flatMap((variant) => {
    const trials = overheads.filter(trial => trial.variant === variant.name).toSorted((a, b) => a.round - b.round)
    if (trials.length === 0)
      return []
    const figures = overheadFigures(trials)
    const ratio = variant.name === OVERHEAD_BASE ? undefined : overheadRatio(trials, base)
    return [{ variant: variantOfSeries(results, variant, trials), trials, complete: trials.filter(({ status }) => status === 'complete'), ...(figures ? { figures } : {}), ...(ratio ? { ratio } : {}) }]
  })
}
