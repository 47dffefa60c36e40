import { Ajv2020 } from 'ajv/dist/2020.js'
import { explain } from '../documents/explain.ts'
import { lazyCheck } from '../documents/lazy-check.ts'
import { escapeControls } from '../documents/printable.ts'
import type { Baseline } from './baseline.ts'
import { BASELINE_VERSION } from './baseline.ts'
import { BaselineError } from './baseline-error.ts'
import schema from './baseline.schema.json' with { type: 'json' }

const isBaseline = lazyCheck(() => new Ajv2020().compile<Baseline>(schema))

/** Whether a document says of itself that it is a baseline. */
export function claimsBaseline(value: unknown): value is { baselineVersion: unknown } {
  return typeof value === 'object' && value !== null && 'baselineVersion' in value
}

/**
 * The value, once it is known to be a baseline of this version.
 *
 * @param file where it is from, for the message
 * @throws {BaselineError} naming the file and the path inside it
 */
export function toBaseline(value: unknown, file: string): Baseline {
  if (isBaseline(value) && Object.values(value.variants).every(({ metrics }) => Object.values(metrics).every(({ values, rounds }) => values.length === rounds.length)))
    return value
  if (!isBaseline.errors && claimsBaseline(value))
    throw new BaselineError(`${escapeControls(file)}: not a baseline: a metric has not as many values as rounds`)
  throw new BaselineError(claimsBaseline(value) && typeof value.baselineVersion === 'number' && value.baselineVersion !== BASELINE_VERSION
    ? `${escapeControls(file)}: expected a baseline of version ${BASELINE_VERSION}, found version ${value.baselineVersion}; make it anew: pnpm podfit baseline update`
    : `${escapeControls(file)}: not a baseline, ${explain(isBaseline)}`)
}
