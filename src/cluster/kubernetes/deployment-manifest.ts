import type { V1Affinity, V1Deployment } from '@kubernetes/client-node'
import type { Variant } from '../../variants/variant.ts'
import { MANAGED_BY, ROLLOUT_LABEL, RUN_LABEL } from './labels.ts'

export interface DeploymentOptions {
  name: string
  namespace: string
  runId: string
  replicas: number
  /** Names of the nodes its pods may be on; absent: any. */
  nodes?: readonly string[]
}

/**
 * The Deployment of one rollout. No readiness probe: its period would be the resolution of every figure; podfit asks from outside
 * instead. No service account token, no service links, a grace period of a second: pods must cost what the runtime costs.
 */
export function deploymentManifest(variant: Variant, { name, namespace, runId, replicas, nodes }: DeploymentOptions): V1Deployment {
  const { kubernetes } = variant
  const labels = { ...MANAGED_BY, [RUN_LABEL]: runId, [ROLLOUT_LABEL]: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: { [ROLLOUT_LABEL]: name } },
      // All at once, also when scaling: a surge would be pods nobody asked for.
      strategy: { type: 'Recreate' },
      progressDeadlineSeconds: 86_400,
      revisionHistoryLimit: 0,
      template: {
        metadata: { labels, annotations: kubernetes.annotations },
        spec: {
          ...(kubernetes.runtimeClass === undefined ? {} : { runtimeClassName: kubernetes.runtimeClass }),
          nodeSelector: kubernetes.nodeSelector,
          ...(nodes === undefined ? {} : { affinity: onlyOn(nodes) }),
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 1,
          containers: [{
            name: 'workload',
            image: kubernetes.image,
            imagePullPolicy: kubernetes.imagePullPolicy,
            ...(kubernetes.command ? { command: kubernetes.command } : {}),
            env: Object.entries({ PORT: String(kubernetes.port), ...kubernetes.env }).map(([name, value]) => ({ name, value })),
            ports: [{ containerPort: kubernetes.port }],
            resources: {
              requests: { memory: String(kubernetes.memoryRequestBytes) },
              ...(kubernetes.memoryLimitBytes === undefined ? {} : { limits: { memory: String(kubernetes.memoryLimitBytes) } }),
            },
          }],
        },
      },
    },
  }
}

/**
 * Terms are alternatives, and hold beside the nodeSelector. Each names one node: the API server takes no more values for a field
 * (ValidateNodeFieldSelectorRequirement in k8s.io/kubernetes/pkg/apis/core/validation). By name, since the label kubernetes.io/hostname need not be it.
 */
function onlyOn(nodes: readonly string[]): V1Affinity {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: nodes.map(node => ({ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] })),
      },
    },
  }
}
