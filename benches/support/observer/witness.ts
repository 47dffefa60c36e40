import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { raisePriority } from '../../../src/cluster/raise-priority.ts'
import { wallNow } from './wall-now.ts'

/** What the witness prints, one JSON a line. */
export type WitnessLine =
  | { kind: 'started', container: string, at: number }
  /** `notYetAt`: the last look at which it did not listen. */
  | { kind: 'listens', container: string, at: number, notYetAt: number }

interface Watched {
  container: string
  /** Open /proc/PID/comm: reading it again costs microseconds. */
  name: number
  isExecuted: boolean
  notYetAt: number
  until: number
}

const PERIOD_MS = 4
const DEADLINE_MS = 60_000
/** proc(5), net/tcp: the local port in hexadecimal, then the state TCP_LISTEN. */
const listens = new RegExp(`:${Number(process.argv[2]).toString(16).toUpperCase().padStart(4, '0')} [0-9A-F]+:0000 0A `)
const image = process.argv[3] ?? ''
const buffer = Buffer.alloc(64)

/**
 * Tells when a workload's containers are started (containerd's events, nanoseconds) and when their sockets listen: from the container's
 * creation on it looks every 4 ms whether the runtime's process has become the workload's, and from then on at the socket table of the container's
 * own network namespace, which costs the kernel a millisecond each time. It sends no packet and asks no API server.
 */
raisePriority('with-children')
const workloads = new Set<string>()
const watched = new Map<number, Watched>()
let timer: NodeJS.Timeout | undefined

const events = spawn('ctr', ['events'], { stdio: ['ignore', 'pipe', 'inherit'] })
process.once('SIGTERM', () => events.kill())
for await (const line of createInterface({ input: events.stdout })) {
  const [, date, time, zone, topic, json] = /^(\S+) (\S+) (\S+) \S+ \S+ (\/\S+) (\{.*\})$/.exec(line) ?? []
  if (topic === '/containers/create') {
    const created = JSON.parse(json ?? '') as { id: string, image: string }
    if (created.image === image)
      workloads.add(created.id)
  }
  if (topic !== '/tasks/create' && topic !== '/tasks/start')
    continue
  const task = JSON.parse(json ?? '') as { container_id: string, pid: number }
  if (!workloads.has(task.container_id))
    continue
  if (topic === '/tasks/start') {
    tell({ kind: 'started', container: task.container_id, at: stampOf(date ?? '', time ?? '', zone ?? '') })
    continue
  }
  const name = openName(task.pid)
  if (name === undefined)
    continue
  watched.set(task.pid, { container: task.container_id, name, isExecuted: false, notYetAt: wallNow(), until: performance.now() + DEADLINE_MS })
  timer ??= setInterval(look, PERIOD_MS)
}

function look(): void {
  for (const [pid, one] of watched) {
    const at = wallNow()
    one.isExecuted ||= isWorkload(one.name)
    const isUp = one.isExecuted ? isListening(pid) : false
    if (isUp === true)
      tell({ kind: 'listens', container: one.container, at: wallNow(), notYetAt: one.notYetAt })
    if (isUp === false && performance.now() < one.until) {
      one.notYetAt = at
      continue
    }
    watched.delete(pid)
    closeSync(one.name)
  }
  if (watched.size === 0) {
    clearInterval(timer)
    timer = undefined
  }
}

function openName(pid: number): number | undefined {
  try {
    return openSync(`/proc/${pid}/comm`, 'r')
  }
  catch {
    return undefined
  }
}

/** runc's first process in a container is called `runc:[2:INIT]` until it is told to start. One that has ended counts: it is gone at the next look. */
function isWorkload(name: number): boolean {
  try {
    return !buffer.toString('latin1', 0, readSync(name, buffer, 0, buffer.length, 0)).startsWith('runc')
  }
  catch {
    return true
  }
}

/** @returns undefined for a process that has ended */
function isListening(pid: number): boolean | undefined {
  try {
    return listens.test(readFileSync(`/proc/${pid}/net/tcp`, 'latin1')) || listens.test(readFileSync(`/proc/${pid}/net/tcp6`, 'latin1'))
  }
  catch {
    return undefined
  }
}

/** Go prints `2006-01-02 15:04:05.999999999 +0000`, without zeros at the end; Date keeps whole milliseconds. */
function stampOf(date: string, time: string, zone: string): number {
  const [seconds = '', fraction = ''] = time.split('.')
  return Date.parse(`${date}T${seconds}${zone.slice(0, 3)}:${zone.slice(3)}`) + Number(`0.${fraction || '0'}`) * 1_000
}

function tell(line: WitnessLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
