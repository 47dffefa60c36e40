import { PodfitError } from './podfit-error.ts'

/** A variant that exists only without a cluster was asked of a Kubernetes cluster. */
export class NoKubernetesFormError extends PodfitError {
  override name = 'NoKubernetesFormError'

  constructor(variant: string) {
    super(`variant ${variant} has no form as a pod of Kubernetes: its file has no "kubernetes" section. Take it out of the plan, or measure this host: PODFIT_CLUSTER=embedded`)
  }
}
