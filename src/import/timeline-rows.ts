import type { CsvRow } from '../documents/read-csv.ts'
import type { ImportedTimeline } from '../results/imported-results.ts'
import { CellReader } from './cell-reader.ts'
import type { CsvFile } from './find-csv-files.ts'
import { identityKey, rowIdentity } from './row-identity.ts'

/** The points of one rollout, in their order. */
export type TimelinePoints = { elapsedMs: number, count: number, row: CsvRow }[]

/**
 * The timelines of a file by the identity of their rollouts. Runs that were appended under one identity follow each other: where the
 * elapsed seconds go back, the next one begins.
 *
 * @throws ImportError with the place of every cell that is not what it should be
 */
export function timelineRows({ path, document }: CsvFile, countColumn: 'pods_ready' | 'pods_http_available'): Map<string, TimelinePoints[]> {
  const cells = new CellReader(path)
  const timelines = new Map<string, TimelinePoints[]>()
  for (const row of document.rows) {
    const key = identityKey(rowIdentity(row, cells))
    const point = { elapsedMs: cells.seconds(row, 'elapsed_seconds'), count: cells.count(row, countColumn), row }
    const runs = timelines.get(key) ?? []
    const last = runs.at(-1)?.at(-1)
    if (last && last.elapsedMs <= point.elapsedMs)
      runs.at(-1)?.push(point)
    else
      runs.push([point])
    timelines.set(key, runs)
  }
  cells.finish()
  return timelines
}

/** Where the count changed. Points that all lie the same step apart were numbered, not timed. */
export function timelineOf(points: TimelinePoints): ImportedTimeline {
  const stepMs = points[1]?.elapsedMs
  const isGrid = stepMs !== undefined && stepMs > 0 && points.length > 2 && points.every(({ elapsedMs }, index) => Math.abs(elapsedMs - index * stepMs) < 0.01)
  const steps = points
    .map(({ elapsedMs, count }, index): [number, number] => [isGrid ? index : elapsedMs, count])
    .filter(([, count], index) => index === 0 || count !== points[index - 1]?.count)
  return isGrid ? { axis: 'poll', stepMs, steps } : { axis: 'clock', steps }
}
