import { PodfitError } from './podfit-error.ts'

/** No cluster was found, could be reached, or let us in. */
export class NoClusterError extends PodfitError {
  override name = 'NoClusterError'
}
