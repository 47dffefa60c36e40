import { PodfitError } from './podfit-error.ts'

/** The kubeconfig cannot be read or does not describe a usable cluster. */
export class KubeconfigError extends PodfitError {
  override name = 'KubeconfigError'
}
