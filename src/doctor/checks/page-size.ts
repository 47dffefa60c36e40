import type { IsolationClass } from '../../variants/variant.ts'
import type { Finding } from '../finding.ts'
import { formatBytes } from '../../units/quantity.ts'
import type { HostReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf, severity } from '../subject.ts'

const USUAL_BYTES = 4096

const NEEDS_4K = new Set<IsolationClass>(['user-space-kernel'])

/** Whether the kernel's pages are of the size gVisor is made for. A Raspberry Pi 5's own kernel has 16 KiB. */
export function checkPages(subject: Subject, { pageSizeBytes }: HostReading): Finding {
  const concerned = subject.candidates.filter(({ variant }) => NEEDS_4K.has(variant.isolation))
  const finding = {
    check: 'page-size',
    why: 'gVisor supports pages of 4 KiB alone on arm64; larger ones make every process larger, so memory compares only with machines of the same page size',
    variants: namesOf(concerned),
  }
  if (pageSizeBytes.status === 'not-read')
    return { ...finding, status: 'unknown', seen: pageSizeBytes.reason, fix: 'on the node: getconf PAGESIZE, which must say 4096' }
  const { value } = pageSizeBytes
  if (value === USUAL_BYTES)
    return { ...finding, status: 'ok', seen: formatBytes(value) }
  const status = severity(concerned)
  return {
    ...finding,
    // Whatever runs here, its memory is that of this page size.
    status: status === 'ok' ? 'warning' : status,
    variants: concerned.length === 0 ? namesOf(subject.candidates.filter(isMeant)) : finding.variants,
    seen: formatBytes(value),
    fix: 'on a Raspberry Pi: kernel=kernel8.img in /boot/firmware/config.txt, then reboot; getconf PAGESIZE says 4096. Elsewhere a kernel built with 4 KiB pages. Measure every runtime on that kernel',
  }
}
