import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ProcessMemory, Unread } from './cluster.ts'

/** The kernel walks a process's page tables for each: some 0.1 ms for a server of a few pages, milliseconds for a large VMM. */
const DEADLINE_MS = 10_000

/**
 * Proportional set sizes of processes of this host, from proc(5) smaps_rollup (Linux 4.14). All or nothing: a sum that lacks some would
 * look like a cheap runtime. One that ended meanwhile counts nothing.
 *
 * @param isInPod whether a process is charged to its pod's cgroup; absent where pods have none
 */
export async function processMemory(pids: readonly number[], isInPod: ((pid: number) => boolean) | undefined, signal: AbortSignal): Promise<ProcessMemory | Unread> {
  if (!existsSync('/proc/self/smaps_rollup'))
    return { status: 'unread', reason: 'this host\'s kernel has no /proc/PID/smaps_rollup' }
  const endsAt = performance.now() + DEADLINE_MS
  const sum = { pss: 0, file: 0, outside: 0, processes: 0 }
  let tellsFile = true
  for (const [index, pid] of pids.entries()) {
    signal.throwIfAborted()
    if (performance.now() > endsAt)
      return { status: 'unread', reason: `${index} of ${pids.length} processes took ${DEADLINE_MS / 1_000} s to read` }
    const rollup = await readRollup(pid)
    if (rollup === 'gone')
      continue
    if (rollup === 'refused')
      return { status: 'unread', reason: `/proc/${pid}/smaps_rollup cannot be read by this user: the harness would have to be root` }
    const pss = kibibytes(rollup, 'Pss') ?? 0
    const file = kibibytes(rollup, 'Pss_File')
    tellsFile &&= file !== undefined
    sum.pss += pss
    sum.file += file ?? 0
    sum.outside += isInPod?.(pid) === false ? pss : 0
    sum.processes++
  }
  return {
    status: 'read',
    processes: sum.processes,
    pssBytes: sum.pss * 1024,
    ...(tellsFile ? { fileBytes: sum.file * 1024 } : {}),
    ...(isInPod ? { outsidePodBytes: sum.outside * 1024 } : {}),
  }
}

async function readRollup(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  }
  catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' || code === 'ESRCH' ? 'gone' : 'refused'
  }
}

function kibibytes(rollup: string, name: string): number | undefined {
  const text = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]
  return text === undefined ? undefined : Number(text)
}
