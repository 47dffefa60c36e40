import type { CsvRow } from '../documents/read-csv.ts'
import type { ImportedRollout } from '../results/imported-results.ts'
import { CellReader } from './cell-reader.ts'
import type { CsvFile } from './find-csv-files.ts'
import type { RowIdentity } from './row-identity.ts'
import { rowIdentity } from './row-identity.ts'

/** A row of `test.csv`, before its variant has a name and its timelines are found. */
export type RolloutRow = RowIdentity & Omit<ImportedRollout, 'id' | 'variant' | 'round' | 'timelines'>

type Figures = Pick<ImportedRollout, 'firstReadyMs' | 'allReadyMs' | 'firstAvailableMs' | 'allAvailableMs' | 'meanAvailableMs'>

const COLUMNS = {
  firstReadyMs: 'first_ready_latency_seconds',
  allReadyMs: 'all_ready_latency_seconds',
  firstAvailableMs: 'http_first_latency_seconds',
  allAvailableMs: 'http_all_latency_seconds',
  meanAvailableMs: 'http_mean_latency_seconds',
} as const satisfies Record<keyof Figures, string>

/** What only podfit's own selectors have in them. */
const PODFIT = 'podfit.io/'

/**
 * The rows of a `test.csv`, in its order.
 *
 * @throws ImportError with the place of every cell that is not what it should be
 */
export function rolloutRows({ path, document }: CsvFile): RolloutRow[] {
  const cells = new CellReader(path)
  const rows = document.rows.map(row => rolloutRow(row, cells))
  cells.finish()
  return rows
}

function rolloutRow(row: CsvRow, cells: CellReader): RolloutRow {
  const identity = rowIdentity(row, cells)
  const startedAt = cells.moment(row, 'start_time')
  const endedAt = cells.optionalMoment(row, 'end_time')
  const deployment = cells.optionalText(row, 'deployment')
  const selector = cells.optionalText(row, 'selector')
  const replicas = cells.count(row, 'desired_pods', 1)
  const readyCount = cells.count(row, 'ready_pods')
  const isSuccess = cells.flag(row, 'success')
  const figures: Figures = {}
  for (const figure of ['firstReadyMs', 'allReadyMs', 'firstAvailableMs', 'allAvailableMs', 'meanAvailableMs'] as const) {
    const ms = cells.optionalSeconds(row, COLUMNS[figure])
    if (ms !== undefined)
      figures[figure] = ms
  }
  if (selector?.includes(PODFIT))
    cells.complain(row, 'selector', 'this rollout was measured by podfit, which has the whole record of it: pnpm podfit report DIR')
  for (const [first, all] of [['firstReadyMs', 'allReadyMs'], ['firstAvailableMs', 'allAvailableMs']] as const) {
    if (figures[first] !== undefined && figures[all] !== undefined && figures[first] > figures[all])
      cells.complain(row, COLUMNS[all], `expected no less than ${COLUMNS[first]}, which is ${figures[first] / 1_000}`)
  }

  const reason = incompleteReason(isSuccess, readyCount, replicas, figures)
  // Of a rollout that failed, the file's "all" is of the pods that did come up.
  if (!isSuccess || readyCount !== replicas) {
    delete figures.allReadyMs
    delete figures.allAvailableMs
  }
  return {
    ...identity,
    ...reason === undefined ? { status: 'complete' } : { status: 'incomplete', reason },
    ...deployment === undefined ? {} : { deployment },
    ...selector === undefined ? {} : { selector },
    startedAt,
    ...endedAt === undefined ? {} : { endedAt },
    replicas,
    readyCount,
    ...figures,
  }
}

function incompleteReason(isSuccess: boolean, readyCount: number, replicas: number, figures: Figures): string | undefined {
  const seen = `${readyCount} of ${replicas} pods Ready at its end`
  if (!isSuccess)
    return `its row says success=False, ${seen}`
  if (readyCount !== replicas)
    return `its row says success=True, but ${seen}`
  const missing = Object.entries(COLUMNS).flatMap(([figure, column]) => Object.hasOwn(figures, figure) ? [] : column)
  return missing.length === 0 ? undefined : `its row says success=True, but has no ${missing.join(', ')}`
}
