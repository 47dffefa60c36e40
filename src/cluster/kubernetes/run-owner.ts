import type { RunOwner } from '../run-owner.ts'
import { currentOwner, ownerState as stateOf } from '../run-owner.ts'

const ANNOTATIONS = {
  host: 'podfit.io/host',
  process: 'podfit.io/process',
  /** Pods in their node's network have its host name, and processes of their own. */
  pidNamespace: 'podfit.io/pid-namespace',
  /** Two machines may have one name: every Raspberry Pi is `raspberrypi` at first. */
  machine: 'podfit.io/machine',
  boot: 'podfit.io/boot',
} as const satisfies Record<keyof RunOwner, string>

const KEYS = Object.keys(ANNOTATIONS) as (keyof RunOwner)[]

/** Annotations that say which process owns what a run makes in a cluster. */
export function ownerAnnotations(): Record<string, string> {
  const owner = currentOwner()
  return Object.fromEntries(KEYS.map(key => [ANNOTATIONS[key], owner[key]]))
}

/** What such annotations say. */
export function ownerOf(annotations: Record<string, string> = {}): Partial<RunOwner> {
  return Object.fromEntries(KEYS.flatMap((key) => {
    const value = annotations[ANNOTATIONS[key]]
    return value === undefined ? [] : [[key, value]]
  }))
}

/** Whether the process that they name is still there; see {@link stateOf}. One that was `rebooted` away may, where its machine was copied, still give a sign of life. */
export function ownerState(annotations: Record<string, string> = {}, own?: RunOwner): ReturnType<typeof stateOf> {
  return stateOf(ownerOf(annotations), own)
}
