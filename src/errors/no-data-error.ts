import { PodfitError } from './podfit-error.ts'

/** There is nothing to judge. Thrown rather than failed, so that `.not` does not turn missing data into a pass. */
export class NoDataError extends PodfitError {
  override name = 'NoDataError'
  override readonly exitCode = 1
}
