import { DocumentError } from '../documents/document-error.ts'

/** The plan, or what the environment says about it, cannot be used. */
export class PlanError extends DocumentError {
  override name = 'PlanError'
}
