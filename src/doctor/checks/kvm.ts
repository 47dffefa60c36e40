import type { Finding } from '../finding.ts'
import type { HostReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { hasGuest, namesOf, severity } from '../subject.ts'

/** Whether a guest really runs with KVM, for the variants that have one; that /dev/kvm is there says nothing. */
export function checkKvm(subject: Subject, { kvm }: HostReading): Finding[] {
  const concerned = subject.candidates.filter(({ variant }) => hasGuest(variant, subject.kind))
  if (concerned.length === 0 || kvm === undefined)
    return []
  return [{
    check: 'kvm',
    why: subject.kind === 'embedded' ? 'without KVM QEMU translates the guest\'s instructions (TCG), many times slower' : 'their guests are virtual machines, and start with KVM or not at all',
    variants: namesOf(concerned),
    ...judge(subject.kind === 'embedded' ? 'warning' : severity(concerned), kvm),
  }]
}

function judge(status: Finding['status'], kvm: NonNullable<HostReading['kvm']>): Pick<Finding, 'status' | 'seen' | 'fix'> {
  if (kvm.status === 'not-read')
    return { status: 'unknown', seen: kvm.reason, fix: 'run podfit doctor on the node itself, without --no-probes' }
  const { value } = kvm
  switch (value.status) {
    case 'ran':
      return { status: 'ok', seen: 'guests ran to their end' }
    case 'untried':
      return { status: 'unknown', seen: value.reason, fix: `apt-get install --no-install-recommends ${process.arch === 'arm64' ? 'qemu-system-arm' : 'qemu-system-x86'}, with which it is tried` }
    case 'absent':
      return { status, seen: value.reason, fix: 'modprobe kvm (kvm_intel or kvm_amd on amd64), with virtualisation switched on in the firmware; in a virtual machine: nested virtualisation, or another machine. Runtimes without KVM: gvisor, urunc with solo5-spt' }
    case 'failed':
      return { status, seen: value.reason, fix: 'measure these on a machine whose KVM works: nested KVM often does not. Runtimes without KVM: gvisor, urunc with solo5-spt' }
  }
}
