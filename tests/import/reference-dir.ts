import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The published CSV files, which are not part of this project: `$PODFIT_REFERENCE`, or `shared/reference` beside the checkout. */
export const REFERENCE_DIR = process.env['PODFIT_REFERENCE'] || join(import.meta.dirname, '../../../shared/reference')

/**
 * Whether a test of them has to run: where they are, and wherever somebody counts on it. On a machine without them the same tables are
 * tested with rows made of fixtures/published.
 */
export const NEEDS_REFERENCE = existsSync(REFERENCE_DIR) || Boolean(process.env['CI']) || Boolean(process.env['PODFIT_REFERENCE'])

/** @throws where they are not, with what to do. */
export function referenceDir(): string {
  if (!existsSync(join(REFERENCE_DIR, 'test.csv')))
    throw new Error(`no published CSV files in ${REFERENCE_DIR}: set PODFIT_REFERENCE to the folder csv-data of a clone of github.com/nubificus/runtime-benchmarking-rpi5`)
  return REFERENCE_DIR
}
