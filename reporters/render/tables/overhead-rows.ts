import type { AnyResults, AnyVariantRecord } from '../../../src/results/imported-results.ts'
import type { CapacityRow } from './capacity-rows.ts'
import { capacityRows } from './capacity-rows.ts'

/** The variant that overhead is relative to, as in the post. */
export const CAPACITY_BASE = 'runc'

/** How many times more pods of runc fit than of one variant. */
export interface OverheadRow {
  row: CapacityRow<AnyVariantRecord>
  /** Absent where it cannot be told: runc is void, no pod fits, or both maxima are only known as "at least". */
  factor?: { value: number, bound: '' | '>= ' | '<= ' }
}

/** The rows of all variants with a maximum, and runc's own; undefined where runc or everything else has none. */
export function overheadRows(results: AnyResults): { base: CapacityRow<AnyVariantRecord>, others: OverheadRow[] } | undefined {
  const rows = capacityRows(results)
  const base = rows.find(({ variant }) => variant.name === CAPACITY_BASE)
  const others = rows.filter(({ variant, capacity }) => variant.name !== CAPACITY_BASE && capacity)
  return base?.capacity && others.length > 0
    ? { base, others: others.map(row => ({ row, ...factorOf(base, row) })) }
    : undefined
}

function factorOf({ variant, capacity: base }: CapacityRow<AnyVariantRecord>, { capacity }: CapacityRow<AnyVariantRecord>): Pick<OverheadRow, 'factor'> {
  // What is void is no yardstick.
  const isVoid = 'voidReason' in variant && variant.voidReason !== undefined
  if (!base || !capacity || isVoid || capacity.maxPods === 0 || (base.censored && capacity.censored))
    return {}
  return { factor: { value: base.maxPods / capacity.maxPods, bound: base.censored ? '>= ' : capacity.censored ? '<= ' : '' } }
}
