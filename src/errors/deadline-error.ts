import { PodfitError } from './podfit-error.ts'

/** Something waited for did not happen in its time. */
export class DeadlineError extends PodfitError {
  override name = 'DeadlineError'
  override readonly exitCode = 1
}
