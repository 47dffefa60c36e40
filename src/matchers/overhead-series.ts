import type { OverheadTrial } from '../results/overhead-figures.ts'
import type { Series } from './series.ts'

/** The memory trials of one variant, with those of the whole run beside them, to be compared with. */
export interface OverheadSeries extends Series<OverheadTrial> {
  ofRun: readonly OverheadTrial[]
}
