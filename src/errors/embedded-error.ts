import { PodfitError } from './podfit-error.ts'

/** This host cannot be measured without a cluster, or not as it was asked. */
export class EmbeddedError extends PodfitError {
  override name = 'EmbeddedError'
}
