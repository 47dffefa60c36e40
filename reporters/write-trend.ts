import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { escapeControls } from '../src/documents/printable.ts'
import { messageOf } from '../src/errors/message-of.ts'
import type { Results } from '../src/results/results.ts'
import { writeFileAtomically } from '../src/results/write-file-atomically.ts'
import { drawPictures } from './draw-pictures.ts'
import { trend } from './render/trend/trend.ts'
import { trendMarkdown } from './render/trend/trend-markdown.ts'
import { trendPicture } from './render/trend/trend-picture.ts'
import { ReportError } from './report-error.ts'

/**
 * Writes the trend of some runs into a folder, which is made where it is not there. Nothing is written unless all of it could be rendered.
 *
 * @returns the paths of what was written, `trend.md` first
 * @throws ReportError where a file cannot be written
 */
export async function writeTrend(dir: string, runs: readonly Results[]): Promise<string[]> {
  const of = trend(runs)
  const files = [
    { name: 'trend.md', text: trendMarkdown(of) },
    ...(await drawPictures(of.metrics.map(metric => trendPicture(of, metric)))).map(({ file, svg }) => ({ name: file, text: svg })),
  ].map(({ name, text }) => ({ file: join(dir, name), text }))
  try {
    mkdirSync(dir, { recursive: true })
    for (const { file, text } of files)
      writeFileAtomically(file, text)
  }
  catch (error) {
    const detail = messageOf(error)
    throw new ReportError(escapeControls(`the trend cannot be written to ${dir}: ${detail}; choose another folder with --out`), { cause: error })
  }
  return files.map(({ file }) => file)
}
