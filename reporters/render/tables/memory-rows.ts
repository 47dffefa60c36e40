import { OVERHEAD_BASE } from '../../../src/plan/plan.ts'
import type { OverheadFigures, OverheadTrial } from '../../../src/results/overhead-figures.ts'
import { overheadFigures, overheadRatio } from '../../../src/results/overhead-figures.ts'
import type { Results, VariantRecord } from '../../../src/results/results.ts'

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
export function memoryRows({ variants, overheads }: Results): MemoryRow[] {
  const isBaseVoid = variants.some(({ name, voidReason }) => name === OVERHEAD_BASE && voidReason !== undefined)
  const base = isBaseVoid ? [] : overheads.filter(({ variant }) => variant === OVERHEAD_BASE)
  return variants.flatMap((variant) => {
    const trials = overheads.filter(trial => trial.variant === variant.name).toSorted((a, b) => a.round - b.round)
    if (trials.length === 0)
      return []
    const figures = overheadFigures(trials)
    const ratio = variant.name === OVERHEAD_BASE ? undefined : overheadRatio(trials, base)
    return [{ variant, trials, complete: trials.filter(({ status }) => status === 'complete'), ...(figures ? { figures } : {}), ...(ratio ? { ratio } : {}) }]
  })
}
