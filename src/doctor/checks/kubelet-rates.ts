import type { Finding } from '../finding.ts'
import type { ClusterReading, KubeletConfig } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'

/** Scheduled, Pulled, Created, Started, and what a slow start adds. */
const EVENTS_A_POD = 5
/** Default from 1.27 on; 5 before, which alone holds a few dozen pods up for seconds. */
const API_QPS = 50
/** What client-go takes for 0, which is no "unlimited". */
const DEFAULTS = { qps: 5, burst: 10 }

/** Whether the kubelet may say as much as a rollout makes it say. */
export function checkKubeletRates(subject: Subject, { nodes }: ClusterReading): Finding[] {
  const replicas = Math.max(0, ...subject.candidates.filter(isMeant).map(candidate => candidate.replicas))
  return nodes.flatMap(({ name, kubelet }) => {
    const finding = { node: name, variants: namesOf(subject.candidates.filter(isMeant)) }
    const events = { ...finding, check: 'event-rate', why: 'the kubelet drops events beyond its rate, and with them the reason why a pod did not come up' }
    const status = { ...finding, check: 'kubelet-rate', why: 'Ready is what the kubelet tells the API server; beyond its rate it tells it late, and the rate is measured instead of the runtime' }
    if (kubelet.status === 'not-read') {
      const unread = { status: 'unknown', seen: kubelet.reason, fix: `grant the right to get nodes/proxy, or look: kubectl get --raw /api/v1/nodes/${name}/proxy/configz` } as const
      return [{ ...events, ...unread }, { ...status, ...unread }]
    }
    return [{ ...events, ...judgeEvents(kubelet.value, replicas) }, { ...status, ...judgeStatus(kubelet.value) }]
  })
}

function judgeEvents({ eventRecordQPS, eventBurst }: KubeletConfig, replicas: number): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const fix = 'kubelet-arg: [event-qps=1000, event-burst=2000] in /etc/rancher/k3s/config.yaml, then restart; 0 does not mean without limit'
  if (eventRecordQPS === undefined || eventBurst === undefined)
    return { status: 'unknown', seen: 'the kubelet does not say how many events it may send', fix }
  const seen = `event-qps ${eventRecordQPS}, event-burst ${eventBurst}`
  const burst = eventRecordQPS === 0 ? DEFAULTS.burst : eventBurst
  const needed = replicas * EVENTS_A_POD
  return burst >= needed ? { status: 'ok', seen } : { status: 'warning', seen: `${seen}${eventRecordQPS === 0 ? ' (0 is not "without limit")' : ''}; a rollout of ${replicas} pods makes some ${needed} at once`, fix }
}

function judgeStatus({ kubeAPIQPS, kubeAPIBurst }: KubeletConfig): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const fix = 'kubelet-arg: [kube-api-qps=200, kube-api-burst=400] in /etc/rancher/k3s/config.yaml, then restart'
  if (kubeAPIQPS === undefined)
    return { status: 'unknown', seen: 'the kubelet does not say how often it may call the API server', fix }
  const seen = `kube-api-qps ${kubeAPIQPS}, kube-api-burst ${kubeAPIBurst ?? 'not told'}`
  const qps = kubeAPIQPS === 0 ? DEFAULTS.qps : kubeAPIQPS
  return qps >= API_QPS ? { status: 'ok', seen } : { status: 'warning', seen: `${seen}, below today's default of ${API_QPS}`, fix }
}
