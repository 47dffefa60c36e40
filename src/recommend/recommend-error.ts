import { PodfitError } from '../errors/podfit-error.ts'

/** A question that cannot be answered as it was asked. */
export class RecommendError extends PodfitError {
  override name = 'RecommendError'
}
