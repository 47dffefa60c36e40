import { PodfitError } from './podfit-error.ts'

/** The figures are there and say nothing, because of the conditions they were measured under. Thrown rather than failed, so that `.not` does not turn them into a pass. */
export class VoidError extends PodfitError {
  override name = 'VoidError'
  override readonly exitCode = 1
}
