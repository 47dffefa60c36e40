import { PodfitError } from '../errors/podfit-error.ts'

/** A `results.json` is not what its schema says. */
export class InvalidResultsError extends PodfitError {
  override name = 'InvalidResultsError'
}
