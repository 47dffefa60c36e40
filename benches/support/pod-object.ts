import { ROLLOUT_LABEL } from '../../src/cluster/kubernetes/labels.ts'

/** The changes of a real pod's status on its way up: the scheduler's, and the kubelet's first and second. */
export const STAGES = ['created', 'scheduled', 'starting', 'ready'] as const

export type PodStage = typeof STAGES[number]

export interface FakePod {
  name: string
  rollout: string
  stage: PodStage
  version: number
  index: number
  address: string | undefined
}

const AT = '2026-11-22T03:05:51Z'

/** A pod as an API server of 1.35 sends it, with everything that podfit does not read: its length is what parsing costs. */
export function podObject({ name, rollout, stage, version, index, address }: FakePod): object {
  const isScheduled = stage !== 'created'
  const isReady = stage === 'ready'
  const condition = (type: string, isTrue: boolean, reason?: string): object => ({ type, status: isTrue ? 'True' : 'False', lastProbeTime: null, lastTransitionTime: AT, ...(isTrue || reason === undefined ? {} : { reason, message: `containers with unready status: [workload]` }) })
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      generateName: `${rollout}-5d7f9c6b8d-`,
      namespace: 'podfit-20261122-031500-1a2b',
      uid: `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
      resourceVersion: String(version),
      generation: 1,
      creationTimestamp: AT,
      labels: { 'app.kubernetes.io/managed-by': 'podfit', 'podfit.io/run': '20261122-031500-1a2b', [ROLLOUT_LABEL]: rollout, 'pod-template-hash': '5d7f9c6b8d' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${rollout}-5d7f9c6b8d`, uid: '11111111-0000-4000-8000-000000000000', controller: true, blockOwnerDeletion: true }],
      managedFields: [
        managed('kube-controller-manager', { 'f:metadata': { 'f:generateName': {}, 'f:labels': { '.': {}, 'f:app.kubernetes.io/managed-by': {}, 'f:pod-template-hash': {}, 'f:podfit.io/rollout': {}, 'f:podfit.io/run': {} }, 'f:ownerReferences': { '.': {}, 'k:{"uid":"11111111-0000-4000-8000-000000000000"}': {} } }, 'f:spec': { 'f:automountServiceAccountToken': {}, 'f:containers': { 'k:{"name":"workload"}': { '.': {}, 'f:env': { '.': {}, 'k:{"name":"PORT"}': { '.': {}, 'f:name': {}, 'f:value': {} } }, 'f:image': {}, 'f:imagePullPolicy': {}, 'f:name': {}, 'f:ports': { '.': {}, 'k:{"containerPort":8080,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} } }, 'f:resources': { '.': {}, 'f:requests': { '.': {}, 'f:memory': {} } }, 'f:terminationMessagePath': {}, 'f:terminationMessagePolicy': {} } }, 'f:dnsPolicy': {}, 'f:enableServiceLinks': {}, 'f:restartPolicy': {}, 'f:schedulerName': {}, 'f:securityContext': {}, 'f:terminationGracePeriodSeconds': {} } }),
        ...(isScheduled ? [managed('kubelet', { 'f:status': { 'f:conditions': { 'k:{"type":"ContainersReady"}': { '.': {}, 'f:lastProbeTime': {}, 'f:lastTransitionTime': {}, 'f:status': {}, 'f:type': {} }, 'k:{"type":"Initialized"}': { '.': {}, 'f:lastProbeTime': {}, 'f:lastTransitionTime': {}, 'f:status': {}, 'f:type': {} }, 'k:{"type":"Ready"}': { '.': {}, 'f:lastProbeTime': {}, 'f:lastTransitionTime': {}, 'f:status': {}, 'f:type': {} } }, 'f:containerStatuses': {}, 'f:hostIP': {}, 'f:phase': {}, 'f:podIP': {}, 'f:podIPs': { '.': {}, 'k:{"ip":"10.42.0.17"}': { '.': {}, 'f:ip': {} } }, 'f:startTime': {} } })] : []),
      ],
    },
    spec: {
      containers: [{ name: 'workload', image: 'podfit.local/http-server:1', ports: [{ containerPort: 8080, protocol: 'TCP' }], env: [{ name: 'PORT', value: '8080' }], resources: { requests: { memory: '4194304' } }, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: 'Never' }],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 1,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      automountServiceAccountToken: false,
      ...(isScheduled ? { nodeName: 'fake' } : {}),
      securityContext: {},
      schedulerName: 'default-scheduler',
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }, { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }],
      priority: 0,
      enableServiceLinks: false,
      preemptionPolicy: 'PreemptLowerPriority',
    },
    status: {
      phase: isReady ? 'Running' : 'Pending',
      ...(isScheduled ? { conditions: [condition('PodReadyToStartContainers', isReady), condition('Initialized', true), condition('Ready', isReady, 'ContainersNotReady'), condition('ContainersReady', isReady, 'ContainersNotReady'), condition('PodScheduled', true)] } : {}),
      ...(stage === 'starting' || isReady ? { hostIP: '203.0.113.1', startTime: AT, containerStatuses: [{ name: 'workload', state: isReady ? { running: { startedAt: AT } } : { waiting: { reason: 'ContainerCreating' } }, lastState: {}, ready: isReady, restartCount: 0, image: 'podfit.local/http-server:1', imageID: isReady ? 'sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0' : '', started: isReady }] } : {}),
      ...(isReady && address !== undefined ? { podIP: address, podIPs: [{ ip: address }] } : {}),
      qosClass: 'Burstable',
    },
  }
}

function managed(manager: string, fieldsV1: object): object {
  return { manager, operation: 'Update', apiVersion: 'v1', time: AT, fieldsType: 'FieldsV1', fieldsV1 }
}
