import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

interface AuditEvent {
  verb: string
  stage: string
  requestReceivedTimestamp: string
  stageTimestamp: string
  objectRef?: { resource?: string, subresource?: string, namespace?: string, name?: string }
  requestObject?: { status?: { podIP?: string, conditions?: { type: string, status?: string }[], containerStatuses?: { containerID?: string }[] } }
}

/** Milliseconds since 1970. */
export interface PodUpdates {
  readyReceivedAt?: number
  readyAt?: number
  addressedAt?: number
  container?: string
}

/** The API server's audit log from now on: when one Deployment was asked for, and what the kubelet told of its pods, in microseconds. */
export class AuditLog {
  readonly #descriptor: number
  #offset: number
  #rest = ''
  /** Of Deployments, as `namespace/name`. */
  readonly requests = new Map<string, number>()
  /** By `namespace/name` of the pod; the first of each. */
  readonly pods = new Map<string, PodUpdates>()

  constructor(file: string) {
    this.#descriptor = openSync(file, 'r')
    this.#offset = fstatSync(this.#descriptor).size
  }

  /** Reads what has been added. */
  read(): this {
    const chunk = Buffer.alloc(1 << 20)
    for (let length = -1; length !== 0;) {
      length = readSync(this.#descriptor, chunk, 0, chunk.length, this.#offset)
      this.#offset += length
      // Every name and stamp in it is ASCII: a character cut in two is in a message that nobody reads.
      const lines = (this.#rest + chunk.toString('latin1', 0, length)).split('\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines)
        this.#take(line)
    }
    return this
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #take(line: string): void {
    if (!line.includes('"resource":"deployments"') && !line.includes('"subresource":"status"'))
      return
    const { verb, stage, requestReceivedTimestamp, stageTimestamp, objectRef, requestObject } = JSON.parse(line) as AuditEvent
    if (stage !== 'ResponseComplete' || objectRef === undefined)
      return
    const name = `${objectRef.namespace}/${objectRef.name}`
    if (objectRef.resource === 'deployments' && objectRef.subresource === undefined && verb === 'create')
      this.requests.set(name, milliseconds(requestReceivedTimestamp))
    if (objectRef.resource !== 'pods' || requestObject?.status === undefined)
      return
    const { podIP, conditions, containerStatuses } = requestObject.status
    const pod = this.pods.get(name) ?? {}
    this.pods.set(name, pod)
    if (podIP !== undefined)
      pod.addressedAt ??= milliseconds(requestReceivedTimestamp)
    if (conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) {
      pod.readyReceivedAt ??= milliseconds(requestReceivedTimestamp)
      pod.readyAt ??= milliseconds(stageTimestamp)
    }
    const container = containerStatuses?.[0]?.containerID?.replace('containerd://', '')
    if (container !== undefined)
      pod.container ??= container
  }
}

/** Date keeps whole milliseconds only, of the six digits there are. */
function milliseconds(stamp: string): number {
  return Date.parse(stamp) + Number(stamp.slice(23, 26)) / 1_000
}
