import { PodfitError } from '../errors/podfit-error.ts'

/** A journal cannot be read: it is not there, or what stands in it is not a journal. */
export class JournalReadError extends PodfitError {
  override name = 'JournalReadError'
}
