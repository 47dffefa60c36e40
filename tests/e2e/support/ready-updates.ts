import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

interface AuditEvent {
  stage: string
  stageTimestamp: string
  objectRef?: { resource?: string, subresource?: string, name?: string }
  requestObject?: { status?: { conditions?: { type: string, status?: string }[] } }
}

/** When the API server had carried out the first update that made each pod Ready, by pod name, as milliseconds since 1970. */
export async function readyUpdates(auditLog: string): Promise<Map<string, number>> {
  const updates = new Map<string, number>()
  for await (const line of createInterface({ input: createReadStream(auditLog) })) {
    if (!line.includes('"Ready"'))
      continue
    const { stage, stageTimestamp, objectRef, requestObject } = JSON.parse(line) as AuditEvent
    const isReady = requestObject?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    if (stage !== 'ResponseComplete' || objectRef?.subresource !== 'status' || objectRef.name === undefined || !isReady || updates.has(objectRef.name))
      continue
    // Date keeps whole milliseconds only.
    updates.set(objectRef.name, Date.parse(stageTimestamp) + Number(stageTimestamp.slice(23, 26)) / 1_000)
  }
  return updates
}
