import { PodfitError } from './podfit-error.ts'

/** What pods are asked through could not be asked itself: that says nothing of the pods. */
export class ProbeWayError extends PodfitError {
  override name = 'ProbeWayError'
  override readonly exitCode = 1
}
