import { DocumentError } from '../documents/document-error.ts'

/** A CSV file cannot be imported, or not into this folder. */
export class ImportError extends DocumentError {
  override name = 'ImportError'
}
