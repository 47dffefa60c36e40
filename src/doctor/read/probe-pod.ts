import type { V1Pod } from '@kubernetes/client-node'
import { MANAGED_BY } from '../../cluster/kubernetes/labels.ts'
import type { Variant } from '../../variants/variant.ts'

/** One pod of a variant on one node, as in a rollout but for the image, which is never pulled, and for restarts. */
export function probePod({ kubernetes }: Variant, { name, namespace, node }: { name: string, namespace: string, node: string }): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: MANAGED_BY, annotations: kubernetes.annotations },
    spec: {
      ...(kubernetes.runtimeClass === undefined ? {} : { runtimeClassName: kubernetes.runtimeClass }),
      nodeSelector: kubernetes.nodeSelector,
      // Through the scheduler, which then says what it says to any pod; spec.nodeName would go past it.
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }] } } },
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      containers: [{
        name: 'workload',
        image: kubernetes.image,
        imagePullPolicy: 'Never',
        ...(kubernetes.command ? { command: kubernetes.command } : {}),
        env: Object.entries({ PORT: String(kubernetes.port), ...kubernetes.env }).map(([name, value]) => ({ name, value })),
        resources: {
          requests: { memory: String(kubernetes.memoryRequestBytes) },
          ...(kubernetes.memoryLimitBytes === undefined ? {} : { limits: { memory: String(kubernetes.memoryLimitBytes) } }),
        },
      }],
    },
  }
}
