import { escapeControls } from '../documents/printable.ts'
import { readRegularFile } from '../documents/read-regular-file.ts'
import { messageOf } from '../errors/message-of.ts'
import type { Baseline } from './baseline.ts'
import { BaselineError } from './baseline-error.ts'
import { toBaseline } from './to-baseline.ts'

/**
 * Reads a baseline file.
 *
 * @throws {BaselineError} where it is not there, is not JSON, or is not a baseline of this version
 */
export function readBaseline(file: string): Baseline {
  let value: unknown
  try {
    value = JSON.parse(readRegularFile(file).toString('utf8'))
  }
  catch (error) {
    const detail = messageOf(error)
    throw new BaselineError(escapeControls(`${file}: expected a baseline: ${detail}. To make one of a run: pnpm podfit baseline update reports/latest --file ${file}`), { cause: error })
  }
  return toBaseline(value, file)
}
