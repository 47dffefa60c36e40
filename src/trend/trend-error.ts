import { PodfitError } from '../errors/podfit-error.ts'

/** Runs that no trend can be made of. */
export class TrendError extends PodfitError {
  override name = 'TrendError'
}
