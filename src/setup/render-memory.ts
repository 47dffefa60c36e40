import { formatBytes } from '../units/quantity.ts'
import type { Variant } from '../variants/variant.ts'
import { paragraphs } from './markdown.ts'

/** What the memory settings of a variant's manifest mean for it: the same text in a manifest is not the same thing for each runtime. */
export function renderMemory({ kubernetes }: Variant): string {
  const { memoryRequestBytes, memoryLimitBytes, declaredOverhead } = kubernetes
  return paragraphs(
    `The container requests ${formatBytes(memoryRequestBytes)}, as that of every variant does: unequal requests would be compared instead of runtimes. ${memoryLimitBytes === undefined ? 'It has no limit' : `Its limit is ${formatBytes(memoryLimitBytes)}`}.`,
    guestText(kubernetes),
    declaredOverhead === undefined ? undefined : `The runtime's own installer declares \`overhead.podFixed\` of ${formatBytes(declaredOverhead.memoryBytes)} and ${declaredOverhead.cpu} of CPU. It counts as a request: with it the scheduler decides how many pods fit, not the runtime. podfit's RuntimeClass leaves it out, and \`podfit doctor\` says how many pods a declared one would let through.`,
  )
}

function guestText({ guestMemory: guest, memoryLimitBytes }: Variant['kubernetes']): string | undefined {
  if (guest === undefined)
    return undefined
  const size = formatBytes(guest.defaultBytes)
  const other = guest.annotation === undefined ? '' : ` The annotation \`${guest.annotation}\` (in MiB) sets another default, where the runtime's configuration allows it.`
  return guest.from === 'limit'
    ? `Here a limit is the **size of the guest**, not a cap on a process: ${formatBytes(memoryLimitBytes ?? guest.defaultBytes)} (${size} without one).${other}`
    : `A guest has ${size}, and a limit would be **added** to that, so none is set; the host's memory goes as the guest touches it.${other}`
}
