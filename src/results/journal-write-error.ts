import { PodfitError } from '../errors/podfit-error.ts'

/** The journal could not be written: what was measured from here on would be lost. */
export class JournalWriteError extends PodfitError {
  override name = 'JournalWriteError'
  /** 1: the input was fine, the run is not. */
  override readonly exitCode: number = 1
  readonly file: string

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}`, options)
    this.file = file
  }
}
