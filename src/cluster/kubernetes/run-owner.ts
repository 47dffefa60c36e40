import type { RunOwner } from '../run-owner.ts'
import { currentOwner, ownerState as stateOf } from '../run-owner.ts'
import { thisMachine } from '../this-machine.ts'

const HOST = 'podfit.io/host'
const PROCESS = 'podfit.io/process'
/** Pods in their node's network have its host name, and processes of their own. */
const PID_NAMESPACE = 'podfit.io/pid-namespace'
/** Two machines may have one name: every Raspberry Pi is `raspberrypi` at first. */
const MACHINE = 'podfit.io/machine'
const BOOT = 'podfit.io/boot'

/** Annotations that say which process owns what a run makes in a cluster. */
export function ownerAnnotations(): Record<string, string> {
  const { host, process } = currentOwner()
  const { machine, boot, pidNamespace } = thisMachine()
  return { [HOST]: host, [PROCESS]: process, [PID_NAMESPACE]: pidNamespace, [MACHINE]: machine, [BOOT]: boot }
}

/** What such annotations say. */
export function ownerOf(annotations: Record<string, string> = {}): Partial<RunOwner> {
  const { [HOST]: host, [PROCESS]: process } = annotations
  return { ...(host === undefined ? {} : { host }), ...(process === undefined ? {} : { process }) }
}

/**
 * Whether the process that they name is still there; see {@link stateOf}. `rebooted`: it was of an earlier boot of this machine, or of a machine that
 * was copied with its name and its machine-id: gone, unless it gives a sign of life.
 */
export function ownerState(annotations: Record<string, string> = {}, own: Record<string, string> = ownerAnnotations()): 'running' | 'gone' | 'elsewhere' | 'rebooted' {
  const isSame = (name: string): boolean => annotations[name] !== undefined && annotations[name] !== '' && annotations[name] === own[name]
  if (!isSame(BOOT))
    return isSame(HOST) && isSame(MACHINE) && annotations[BOOT] ? 'rebooted' : 'elsewhere'
  return isSame(PID_NAMESPACE) ? stateOf(ownerOf(annotations)) : 'elsewhere'
}
