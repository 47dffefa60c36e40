import { PodfitError } from '../src/errors/podfit-error.ts'

/** A report could not be written; the journal it is made from is untouched. */
export class ReportError extends PodfitError {
  override name = 'ReportError'
  override readonly exitCode: number = 1
}
