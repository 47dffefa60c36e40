import type { Finding } from '../finding.ts'
import type { HostReading } from '../readings.ts'
import type { Candidate, Subject } from '../subject.ts'
import { namesOf, severity } from '../subject.ts'

const OTHERWISE = 'measure these on a machine whose KVM works: nested KVM often does not. Runtimes without KVM: gvisor, urunc with solo5-spt'

/** Whether a guest really runs with KVM; that /dev/kvm is there says nothing. */
export function checkKvm(subject: Subject, { kvm }: HostReading): Finding {
  const concerned = subject.candidates.filter(({ variant }) => variant.needs.includes('kvm'))
  const finding = { check: 'kvm', why: 'their guests are virtual machines, and start with KVM or not at all', variants: namesOf(concerned) }
  if (kvm.status === 'not-read')
    return { ...finding, status: 'unknown', seen: kvm.reason, fix: 'run podfit doctor on the node itself' }
  const { value } = kvm
  const emulated = subject.candidates.filter(({ variant }) => subject.kind === 'embedded' && variant.embedded?.runtime === 'qemu')
  if (emulated.length > 0 && value.status !== 'ran')
    return { ...finding, why: 'without KVM QEMU translates the guest\'s instructions (TCG), many times slower', variants: namesOf(emulated), status: 'warning', seen: value.reason, fix: OTHERWISE }
  switch (value.status) {
    case 'ran':
      return { ...finding, status: 'ok', seen: 'a guest\'s instructions were carried out' }
    case 'untried':
      return { ...finding, status: 'unknown', seen: value.reason, fix: `apt-get install --no-install-recommends ${process.arch === 'arm64' ? 'qemu-system-arm' : 'qemu-system-x86'}, with which it is tried` }
    case 'absent':
      return { ...finding, status: severity(concerned), seen: seenFor(concerned, value.reason), ...fixIf(concerned.length > 0, 'modprobe kvm (kvm_intel or kvm_amd on amd64), with virtualisation switched on in the firmware; in a virtual machine: nested virtualisation, or another machine. Runtimes without KVM: gvisor, urunc with solo5-spt') }
    case 'failed':
      return { ...finding, status: severity(concerned), seen: seenFor(concerned, value.reason), ...fixIf(concerned.length > 0, OTHERWISE) }
  }
}

function seenFor(concerned: readonly Candidate[], reason: string): string {
  return concerned.length > 0 ? reason : `${reason}; no variant of the plan needs it`
}

function fixIf(isNeeded: boolean, fix: string): { fix?: string } {
  return isNeeded ? { fix } : {}
}
