import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { escapeControls } from '../documents/printable.ts'
import { TrendError } from './trend-error.ts'

/**
 * Paths of the `results.json` that some paths stand for, each file once: a file itself, the folder of a run, or a folder of such folders
 * (`reports/`, whose `latest` is one of the others).
 *
 * @throws TrendError where a path has none
 */
export function findRuns(paths: readonly string[]): string[] {
  const files = paths.flatMap(resultsIn)
  return [...new Map(files.map(file => [realpathSync(file), file])).values()]
}

function resultsIn(path: string): string[] {
  const kind = statSync(path, { throwIfNoEntry: false })
  if (!kind)
    throw new TrendError(escapeControls(`${path}: expected a folder with results.json, a folder of such folders, or a results.json; there is nothing`))
  if (!kind.isDirectory())
    return [path]
  if (existsSync(join(path, 'results.json')))
    return [join(path, 'results.json')]
  const found = readdirSync(path).toSorted().map(name => join(path, name, 'results.json')).filter(file => existsSync(file))
  if (found.length === 0)
    throw new TrendError(escapeControls(`${path}: expected results.json in it, or in the folders in it; found none: pnpm podfit report DIR makes one of a journal`))
  return found
}
