import { PodfitError } from './podfit-error.ts'

/** Another run is measuring on the cluster. */
export class ClusterBusyError extends PodfitError {
  override name = 'ClusterBusyError'
}
