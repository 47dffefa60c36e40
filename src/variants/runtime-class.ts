import type { Variant } from './variant.ts'

/** A `node.k8s.io/v1` RuntimeClass, as far as podfit writes one. */
export interface RuntimeClassManifest {
  apiVersion: 'node.k8s.io/v1'
  kind: 'RuntimeClass'
  metadata: { name: string }
  handler: string
  scheduling?: { nodeSelector: Record<string, string> }
}

/**
 * The RuntimeClass a variant's pods name, or undefined where they run on the node's default runtime.
 *
 * It declares no `overhead`: that is added to the pods' requests, so a density search would find the declaration, not the runtime.
 */
export function runtimeClassOf({ kubernetes }: Variant): RuntimeClassManifest | undefined {
  if (kubernetes.runtimeClass === undefined)
    return undefined
  return {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: kubernetes.runtimeClass },
    handler: kubernetes.handler,
    ...(Object.keys(kubernetes.nodeSelector).length > 0 ? { scheduling: { nodeSelector: kubernetes.nodeSelector } } : {}),
  }
}
