import { PodfitError } from '../errors/podfit-error.ts'

/** A baseline cannot be made, or a file is none. */
export class BaselineError extends PodfitError {
  override name = 'BaselineError'
}
