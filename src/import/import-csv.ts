import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { SANDBOXED_PODS } from '../published/sandboxed-pods.ts'
import type { ImportedDensity, ImportedFile, ImportedResults, ImportedRollout } from '../results/imported-results.ts'
import { SCHEMA_VERSION } from '../results/results.ts'
import type { CsvVariant } from './csv-variants.ts'
import { csvVariants, variantKey } from './csv-variants.ts'
import type { CsvFile } from './find-csv-files.ts'
import { findCsvFiles } from './find-csv-files.ts'
import { isPublishedRow } from './is-published-row.ts'
import { rolloutRows } from './rollout-rows.ts'
import { timelinesOfRows } from './timelines-of-rows.ts'

/**
 * Reads CSV files as the script of the reference repository writes them (`test.csv`, `timeline_*.csv`) into a results document. The
 * same files give the same document. Published maxima are put beside rows whose figures are the published ones, and no others.
 *
 * @param paths one folder, or files
 * @throws ImportError with file, line and column of what cannot be used
 */
export function importCsv(paths: readonly string[]): ImportedResults {
  const files = findCsvFiles(paths)
  const rows = rolloutRows(files.rollouts)
  const variants = csvVariants(rows, files.rollouts.path)
  const ready = timelinesOfRows(rows, files['ready-timeline'], 'pods_ready')
  const available = timelinesOfRows(rows, files['available-timeline'], 'pods_http_available')
  const rounds = new Map<string, number>()
  const rollouts = rows.map(({ testId, runtimeClass, csvVariant, ...rollout }, index): ImportedRollout => {
    const key = variantKey({ runtimeClass, csvVariant })
    const name = variants.get(key)?.record.name ?? key
    const round = (rounds.get(key) ?? 0) + 1
    rounds.set(key, round)
    const timelines = { ready: ready[index], available: available[index] }
    return {
      id: `${testId}-${name.replaceAll('/', '-')}-r${round}`,
      variant: name,
      round,
      ...rollout,
      timelines: { ...timelines.ready ? { ready: timelines.ready } : {}, ...timelines.available ? { available: timelines.available } : {} },
    }
  })
  return {
    schemaVersion: SCHEMA_VERSION,
    imported: { format: 'runtime-benchmarking-rpi5', files: Object.values(files).map(importedFile) },
    run: runOf(rollouts),
    variants: [...variants.values()].map(({ record }) => record),
    rollouts,
    densities: [...variants.values()].flatMap(variant => densityOf(variant, rollouts)),
  }
}

function densityOf({ record: { name }, published }: CsvVariant, rollouts: ImportedRollout[]): ImportedDensity[] {
  if (!published || !rollouts.some(rollout => rollout.variant === name && isPublishedRow(rollout, published)))
    return []
  const { maxPods, isMoreBelow16MiB } = published
  return [{ variant: name, status: 'imported', maxPods, ...isMoreBelow16MiB ? { moreBelowBytes: 16 * 1024 * 1024 } : {}, source: SANDBOXED_PODS.title }]
}

function importedFile({ path, kind, document }: CsvFile): ImportedFile {
  return { name: basename(path), kind, rows: document.rows.length, sha256: createHash('sha256').update(document.text).digest('hex') }
}

function runOf(rollouts: ImportedRollout[]): ImportedResults['run'] {
  const inOrder = (moments: string[]): string[] => moments.toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const [startedAt = ''] = inOrder(rollouts.map(({ startedAt }) => startedAt))
  const endedAt = inOrder(rollouts.flatMap(({ endedAt }) => endedAt ?? [])).at(-1)
  const [day, time] = new Date(startedAt).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T')
  return { id: `imported-${day}-${time}`, startedAt, ...endedAt === undefined ? {} : { endedAt }, status: 'imported' }
}
