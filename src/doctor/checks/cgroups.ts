import { checkCgroups } from '../../validity/cgroups.ts'
import type { Finding } from '../finding.ts'
import type { HostReading, NodeReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf, severity } from '../subject.ts'
import { minorVersion } from '../minor-version.ts'
import { ofValidity } from './of-validity.ts'

const ON_NODE = 'on the node: stat -fc %T /sys/fs/cgroup, which says cgroup2fs for v2 alone; cat /proc/cgroups'
const V2_ALONE = 'boot with cgroup v2 alone: systemd.unified_cgroup_hierarchy=1 on the kernel\'s command line, then reboot; stat -fc %T /sys/fs/cgroup says cgroup2fs'
/** failCgroupV1 is true by default from then on (KEP-5573). */
const V1_REFUSED_FROM = 35

/** Whether the memory controller is there, and which version of cgroups. */
export function checkCgroupSetup(subject: Subject, host: HostReading, node?: NodeReading): Finding[] {
  const all = namesOf(subject.candidates.filter(isMeant))
  return [
    ofValidity(checkCgroups(host.cgroups), all, { fix: 'on a Raspberry Pi: cgroup_memory=1 cgroup_enable=memory at the end of the one line of /boot/firmware/cmdline.txt, then reboot', unread: ON_NODE }),
    checkVersion(subject, host, node),
  ]
}

function checkVersion(subject: Subject, { cgroupMode }: HostReading, node: NodeReading | undefined): Finding {
  const crun = subject.candidates.filter(({ variant }) => variant.runtime === 'crun')
  const finding = { check: 'cgroup-version', why: 'crun refuses hosts with cgroup v1 and v2 side by side; the kubelet refuses v1 from 1.35 on', variants: namesOf(crun) }
  if (cgroupMode.status === 'not-read')
    return { ...finding, status: 'unknown', seen: cgroupMode.reason, fix: ON_NODE }
  switch (cgroupMode.value) {
    case 'v2':
      return { ...finding, status: 'ok', seen: 'cgroup v2 alone' }
    case 'hybrid': {
      const status = severity(crun)
      // Without a cluster podfit takes v2 out of crun's sight itself.
      const found = subject.kind === 'embedded' || status === 'ok' ? 'warning' : status
      return { ...finding, status: found, seen: `hybrid: cgroup v1 and v2 side by side${subject.kind === 'embedded' ? '; without a cluster podfit starts crun in a mount namespace without v2' : ''}`, fix: V2_ALONE }
    }
    case 'v1': {
      const minor = node && minorVersion(node.kubeletVersion)
      return minor !== undefined && minor >= V1_REFUSED_FROM
        ? { ...finding, status: 'warning', variants: namesOf(subject.candidates.filter(isMeant)), seen: `cgroup v1, with kubelet ${node?.kubeletVersion}`, fix: V2_ALONE }
        : { ...finding, status: 'ok', seen: 'cgroup v1 alone' }
    }
    case 'none':
      return { ...finding, status: 'fault', variants: namesOf(subject.candidates.filter(isMeant)), seen: 'no cgroups are mounted', fix: 'mount -t cgroup2 none /sys/fs/cgroup' }
  }
}
