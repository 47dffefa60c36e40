import { checkCgroupSetup } from './checks/cgroups.ts'
import { checkServerClock } from './checks/clock.ts'
import { checkContainerd } from './checks/containerd-config.ts'
import { checkEviction } from './checks/eviction.ts'
import { checkHandlers } from './checks/handlers.ts'
import { checkHostConditions } from './checks/host-conditions.ts'
import { checkHostRuntimes } from './checks/host-runtimes.ts'
import { checkImages } from './checks/images.ts'
import { checkKubeletRates } from './checks/kubelet-rates.ts'
import { checkKvm } from './checks/kvm.ts'
import { checkMaxPods } from './checks/max-pods.ts'
import { checkNodeHealth } from './checks/nodes.ts'
import { checkPages } from './checks/page-size.ts'
import { checkPodAddresses } from './checks/pod-addresses.ts'
import { checkRights } from './checks/rights.ts'
import { checkRuntimeClasses } from './checks/runtime-classes.ts'
import { checkSnapshotters } from './checks/snapshotters.ts'
import type { Finding } from './finding.ts'
import type { ClusterReading, Readings } from './readings.ts'
import type { Subject } from './subject.ts'

/** Everything that can be said of what was read; computed from it alone. */
export function diagnose(subject: Subject, readings: Readings): Finding[] {
  const { host, cluster } = readings
  return [
    ...cluster === undefined ? [] : clusterFindings(subject, cluster),
    ...checkHostRuntimes(subject, readings),
    checkPages(subject, host),
    ...checkCgroupSetup(subject, host, cluster?.nodes.find(({ isThisHost }) => isThisHost)),
    ...checkKvm(subject, host),
    ...checkHostConditions(subject, host),
  ]
}

function clusterFindings(subject: Subject, cluster: ClusterReading): Finding[] {
  return [
    ...checkRights(subject, cluster),
    ...checkNodeHealth(subject, cluster),
    ...checkMaxPods(subject, cluster),
    ...checkPodAddresses(subject, cluster),
    ...checkEviction(subject, cluster),
    ...checkKubeletRates(subject, cluster),
    ...checkRuntimeClasses(subject, cluster),
    ...checkContainerd(subject, cluster),
    ...checkHandlers(subject, cluster),
    ...checkSnapshotters(subject, cluster),
    ...checkImages(subject, cluster),
    checkServerClock(subject, cluster),
  ]
}
