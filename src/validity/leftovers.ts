import type { Settling } from '../measure/settle.ts'
import { formatDuration } from '../units/duration.ts'
import { formatBytes } from '../units/quantity.ts'
import type { CheckResult } from './check.ts'

/**
 * Whether what was made before, by a trial or the warm-up, was gone when this trial began. What is still there takes room and time from the pods, which makes
 * figures worse; memory that comes back within a memory trial makes its pods look cheaper, which is void.
 *
 * @param settling the pause before the trial
 * @param kind of the trial that begins
 */
export function checkLeftovers(settling: Settling, kind: string): CheckResult {
  const check = { check: 'leftovers', why: 'what was made before takes room and time from the pods of this one; memory that comes back only now makes them look cheaper' }
  if (settling.status === 'unknown')
    return { ...check, status: 'not-checked', seen: 'nodes tell neither of their pods nor of their memory' }
  if (settling.status !== 'deadline')
    return { ...check, status: 'ok', seen: 'pods and memory of what was before were gone, or had stopped going', amount: 0 }
  const { tookMs, heldPods = 0, missingBytes = 0 } = settling
  const left = heldPods > 0 ? `nodes still held ${heldPods} of its pods` : `${formatBytes(missingBytes)} of its memory were still coming back`
  return { ...check, status: kind === 'overhead' ? 'void' : 'marked', seen: `${formatDuration(Math.round(tookMs / 1_000) * 1_000)} after what was before ${left}`, amount: heldPods + missingBytes }
}
