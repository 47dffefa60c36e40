import { ApiError } from './api-error.ts'

/** The API server refused a request because its user lacks a right. */
export class ForbiddenError extends ApiError {
  override name = 'ForbiddenError'
  override readonly exitCode: number = 2
  /** The right, in RBAC's words. */
  readonly right: string

  constructor(request: string, right: string, message: string) {
    super(request, 403, 'Forbidden', `${message.replace(/\.$/, '')}. podfit lacks the right to ${right}; the rights it needs are in deploy/rbac.yaml`)
    this.right = right
  }
}
