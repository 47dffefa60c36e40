import { readlinkSync } from 'node:fs'
import type { RunOwner } from '../run-owner.ts'
import { currentOwner, ownerState as stateOf } from '../run-owner.ts'

const HOST = 'podfit.io/host'
const PROCESS = 'podfit.io/process'
/** Pods in their node's network have its host name, and processes of their own. */
const PID_NAMESPACE = 'podfit.io/pid-namespace'

/** Annotations that say which process owns what a run makes in a cluster. */
export function ownerAnnotations(): Record<string, string> {
  const { host, process } = currentOwner()
  return { [HOST]: host, [PROCESS]: process, [PID_NAMESPACE]: pidNamespace() }
}

/** What such annotations say. */
export function ownerOf(annotations: Record<string, string> = {}): Partial<RunOwner> {
  const { [HOST]: host, [PROCESS]: process } = annotations
  return { ...(host === undefined ? {} : { host }), ...(process === undefined ? {} : { process }) }
}

/** Whether the process that they name is still there; see {@link stateOf}. */
export function ownerState(annotations: Record<string, string> = {}): 'running' | 'gone' | 'elsewhere' {
  return (annotations[PID_NAMESPACE] ?? pidNamespace()) === pidNamespace() ? stateOf(ownerOf(annotations)) : 'elsewhere'
}

/** `pid:[4026531836]`, or nothing where this system does not tell. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  }
  catch {
    return ''
  }
}
