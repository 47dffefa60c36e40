import { Ajv2020 } from 'ajv/dist/2020.js'
import type { PodAnswer } from '../cluster/cluster.ts'
import { printable } from '../documents/printable.ts'
import { explain } from '../documents/explain.ts'
import { lazyCheck } from '../documents/lazy-check.ts'
import type { KernelView } from '../results/samples.ts'

/** Where podfit's workload reports what it sees. */
export const SANDBOX_PATH = '/sandbox'

/** A field of `struct new_utsname` holds 64 bytes and a zero; one byte may need six characters in JSON, and is one after parsing. */
const NAME = { type: 'string', maxLength: 64 } as const
const COUNT = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const

interface Report {
  kernel: Pick<KernelView, 'sysname' | 'release' | 'version' | 'machine'>
  hostname: string
  pid: number
  memTotalBytes: number
  uptimeSeconds: number
}

const isReport = lazyCheck(() => new Ajv2020().compile<Report>({
  type: 'object',
  required: ['kernel', 'hostname', 'pid', 'memTotalBytes', 'uptimeSeconds'],
  properties: {
    kernel: {
      type: 'object',
      required: ['sysname', 'release', 'version', 'machine'],
      properties: { sysname: { ...NAME, minLength: 1 }, release: { ...NAME, minLength: 1 }, version: NAME, machine: NAME },
    },
    hostname: NAME,
    pid: { type: 'integer', minimum: 0, maximum: 4_194_304 },
    memTotalBytes: COUNT,
    // A century: what has been up for longer does not count seconds.
    uptimeSeconds: { type: 'integer', minimum: 0, maximum: 3_155_760_000 },
  },
}))

/** What a workload says of the kernel it sees, or why its answer says nothing. The answer is a stranger's: nothing of it is believed but its form. */
export function sandboxReport({ status, body, isCut }: PodAnswer): { status: 'seen', seen: KernelView } | { status: 'unseen', reason: string } {
  const text = body.toString('utf8')
  if (status !== 200)
    return unseen(`HTTP ${status}`)
  if (isCut)
    return unseen(`more than ${Math.floor(body.length / 1024)} KiB, which is no report: ${printable(text)}`)
  let value: unknown
  try {
    value = JSON.parse(text)
  }
  catch {
    return unseen(`${text === '' ? 'nothing' : printable(text)}, which is not JSON`)
  }
  if (!isReport(value))
    return unseen(`no report of a sandbox, ${explain(isReport)}`)
  const { kernel: { sysname, release, version, machine }, hostname, pid, memTotalBytes, uptimeSeconds } = value
  return { status: 'seen', seen: { sysname, release, version, machine, memoryBytes: memTotalBytes, uptimeSeconds, hostname, pid } }
}

function unseen(answer: string): { status: 'unseen', reason: string } {
  return { status: 'unseen', reason: `GET ${SANDBOX_PATH} was answered with ${answer}` }
}
