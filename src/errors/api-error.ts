import { PodfitError } from './podfit-error.ts'

/** The API server answered with an error, or with something that is not an answer. */
export class ApiError extends PodfitError {
  override name = 'ApiError'
  override readonly exitCode: number = 1
  /** HTTP status. */
  readonly status: number
  /** `reason` of the Status object: `NotFound`, `AlreadyExists`, `Forbidden`, ... */
  readonly reason: string
  /** Seconds the server asks to wait before another try. */
  readonly retryAfterSeconds: number | undefined

  constructor(request: string, status: number, reason: string, message: string, retryAfterSeconds?: number) {
    super(`${request}: the API server answered ${status} ${reason}: ${message}`)
    this.status = status
    this.reason = reason
    this.retryAfterSeconds = retryAfterSeconds
  }
}
