import { printable } from '../documents/printable.ts'
import type { ImportedTimeline } from '../results/imported-results.ts'
import type { CsvFile } from './find-csv-files.ts'
import { ImportError } from './import-error.ts'
import type { RolloutRow } from './rollout-rows.ts'
import { identityKey } from './row-identity.ts'
import { timelineOf, timelineRows } from './timeline-rows.ts'

/**
 * The timeline of each rollout, where the file has one. The timelines of one identity belong to its rollouts in their order.
 *
 * @throws ImportError where there are more or fewer timelines of an identity than rollouts, or more pods than the rollout had
 */
export function timelinesOfRows(rows: readonly RolloutRow[], file: CsvFile | undefined, countColumn: 'pods_ready' | 'pods_http_available'): (ImportedTimeline | undefined)[] {
  if (!file)
    return []
  const timelines = timelineRows(file, countColumn)
  const counts = new Map<string, number>()
  for (const row of rows)
    counts.set(identityKey(row), (counts.get(identityKey(row)) ?? 0) + 1)
  for (const [key, runs] of timelines) {
    const expected = counts.get(key) ?? 0
    const [first] = runs[0] ?? []
    if (first && runs.length !== expected)
      throw new ImportError(file.path, [{ place: first.row.place('test_id'), message: `expected ${expected === 0 ? 'no timeline' : `as many timelines as the rollouts have rows, ${expected},`} of ${printable(key)}; got ${runs.length}` }])
  }
  return rows.map((row) => {
    const points = timelines.get(identityKey(row))?.shift()
    const tooMany = points?.find(({ count }) => count > row.replicas)
    if (tooMany)
      throw new ImportError(file.path, [{ place: tooMany.row.place(countColumn), message: `${countColumn}: expected at most the ${row.replicas} pods of its rollout; got ${tooMany.count}` }])
    return points && timelineOf(points)
  })
}
