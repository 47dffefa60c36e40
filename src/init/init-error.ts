import { PodfitError } from '../errors/podfit-error.ts'

/** A repository into which nothing can be scaffolded as it is. */
export class InitError extends PodfitError {
  override name = 'InitError'
}
