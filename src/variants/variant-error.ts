import { DocumentError } from '../documents/document-error.ts'

/** A file that describes a variant cannot be used. */
export class VariantError extends DocumentError {
  override name = 'VariantError'
}
