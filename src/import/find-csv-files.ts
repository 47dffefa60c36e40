import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { printable } from '../documents/printable.ts'
import type { CsvDocument } from '../documents/read-csv.ts'
import { readCsv } from '../documents/read-csv.ts'
import type { ImportedFile } from '../results/imported-results.ts'
import { ImportError } from './import-error.ts'

/** A file of the reference's form, opened. */
export interface CsvFile {
  /** As it was given. */
  path: string
  kind: ImportedFile['kind']
  document: CsvDocument
}

/** Columns that are read; a file may have others. The first one is what a kind is told by. */
const COLUMNS: Record<ImportedFile['kind'], readonly string[]> = {
  'rollouts': [
    'all_ready_latency_seconds',
    'start_time',
    'end_time',
    'deployment',
    'test_id',
    'runtime_class',
    'variant',
    'selector',
    'desired_pods',
    'ready_pods',
    'success',
    'first_ready_latency_seconds',
    'http_first_latency_seconds',
    'http_all_latency_seconds',
    'http_mean_latency_seconds',
  ],
  'ready-timeline': ['pods_ready', 'test_id', 'runtime_class', 'variant', 'elapsed_seconds'],
  'available-timeline': ['pods_http_available', 'test_id', 'runtime_class', 'variant', 'elapsed_seconds'],
}

const KINDS = ['rollouts', 'ready-timeline', 'available-timeline'] as const

const NAMES: Record<ImportedFile['kind'], string> = {
  'rollouts': 'test.csv',
  'ready-timeline': 'timeline_pods_ready.csv',
  'available-timeline': 'timeline_http_success.csv',
}

/**
 * Opens the files to import: those of a folder by their names, or the given ones by their columns, whatever they are called. One of a
 * kind; the rollouts are required.
 *
 * @throws ImportError for anything else, with file and line
 */
export function findCsvFiles(paths: readonly string[]): Partial<Record<ImportedFile['kind'], CsvFile>> & { rollouts: CsvFile } {
  const [dir, ...others] = paths
  const isDir = dir !== undefined && others.length === 0 && isDirectory(dir)
  const files = (isDir ? filesOf(dir) : paths).map(open)
  for (const kind of KINDS) {
    const [first, second] = files.filter(file => file.kind === kind)
    if (first && second)
      throw new ImportError(second.path, [{ message: `has the columns of a ${NAMES[kind]}, and so has ${first.path}: import them one after the other` }])
  }
  const fileOf = (kind: ImportedFile['kind']): CsvFile | undefined => files.find(file => file.kind === kind)
  const [rollouts, ready, available] = [fileOf('rollouts'), fileOf('ready-timeline'), fileOf('available-timeline')]
  if (!rollouts)
    throw new ImportError(paths[0] ?? '.', [{ message: 'no file has the columns of a test.csv, which has the rollouts: give it too' }])
  return { rollouts, ...(ready ? { 'ready-timeline': ready } : {}), ...(available ? { 'available-timeline': available } : {}) }
}

function filesOf(dir: string): string[] {
  const files = KINDS.map(kind => join(dir, NAMES[kind]))
  // The timelines may be missing; that the rollouts are is said by opening them.
  return files.filter((file, index) => index === 0 || statSync(file, { throwIfNoEntry: false }) !== undefined)
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  }
  catch {
    // Reading it as a file says what is wrong with it.
    return false
  }
}

function open(path: string): CsvFile {
  const document = readCsv(path, ImportError)
  const kind = KINDS.find(kind => document.columns.includes(COLUMNS[kind][0] ?? ''))
  const place = { line: 1, column: 1 }
  if (!kind)
    throw new ImportError(path, [{ place, message: `expected the columns of a ${KINDS.map(kind => NAMES[kind]).join(', ')}; got ${printable(document.columns.join(','))}` }])
  const missing = COLUMNS[kind].filter(column => !document.columns.includes(column))
  if (missing.length > 0)
    throw new ImportError(path, [{ place, message: `expected the columns of a ${NAMES[kind]}; it has no ${missing.join(', ')}` }])
  if (document.rows.length === 0)
    throw new ImportError(path, [{ place, message: `${basename(path)} has no rows below its header: there is nothing to import` }])
  return { path, kind, document }
}
