import { join } from 'node:path'
import { escapeControls } from '../src/documents/printable.ts'
import { messageOf } from '../src/errors/message-of.ts'
import { PodfitError } from '../src/errors/podfit-error.ts'
import type { AnyResults } from '../src/results/imported-results.ts'
import { writeFileAtomically } from '../src/results/write-file-atomically.ts'
import { writeResults } from '../src/results/write-results.ts'
import { drawPictures } from './draw-pictures.ts'
import type { DrawnPicture } from './render/pictures/drawn-picture.ts'
import { pictures } from './render/pictures/pictures.ts'
import { ReportError } from './report-error.ts'

/**
 * Writes `results.json`, the files that renderers make of it and its pictures into a folder that is there. Nothing is written unless all of it could
 * be rendered.
 *
 * @returns the paths of what was written, `results.json` first
 * @throws InvalidResultsError for results that are not what they should be; ReportError where a file cannot be written
 */
export async function writeReportFiles<R extends AnyResults>(dir: string, results: R, renderers: Readonly<Record<string, (results: R, drawn: readonly DrawnPicture[]) => string>>): Promise<string[]> {
  const drawn = await drawPictures(pictures(results))
  const rendered = [...Object.entries(renderers).map(([name, render]) => ({ name, text: render(results, drawn) })), ...drawn.map(({ file, svg }) => ({ name: file, text: svg }))]
  const reports = rendered.map(({ name, text }) => ({ file: join(dir, name), text }))
  const resultsFile = join(dir, 'results.json')
  try {
    writeResults(resultsFile, results)
    for (const { file, text } of reports)
      writeFileAtomically(file, text)
  }
  catch (error) {
    if (error instanceof PodfitError)
      throw error
    const detail = messageOf(error)
    throw new ReportError(escapeControls(`the report of ${dir} cannot be written: ${detail}; once that is mended: pnpm podfit report ${dir}`), { cause: error })
  }
  return [resultsFile, ...reports.map(({ file }) => file)]
}
