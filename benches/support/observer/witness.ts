import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
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
  notYetAt: number
  until: number
}

const PERIOD_MS = 1
const DEADLINE_MS = 60_000
/** proc(5), net/tcp: the local port in hexadecimal, then the state TCP_LISTEN. */
const listens = new RegExp(`:${Number(process.argv[2]).toString(16).toUpperCase().padStart(4, '0')} [0-9A-F]+:0000 0A `)
const image = process.argv[3] ?? ''

/**
 * Tells when a workload's containers are started (containerd's events, nanoseconds) and when their sockets listen (the socket table of the
 * container's own network namespace, looked at every millisecond from the container's creation on, and not any more once it listens). It sends no
 * packet and asks no API server.
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
  watched.set(task.pid, { container: task.container_id, notYetAt: Number.NaN, until: performance.now() + DEADLINE_MS })
  timer ??= setInterval(look, PERIOD_MS)
}

function look(): void {
  for (const [pid, one] of watched) {
    const at = wallNow()
    const isUp = isListening(pid)
    if (isUp === true)
      tell({ kind: 'listens', container: one.container, at: wallNow(), notYetAt: one.notYetAt })
    if (isUp === false && performance.now() < one.until)
      one.notYetAt = at
    else
      watched.delete(pid)
  }
  if (watched.size === 0) {
    clearInterval(timer)
    timer = undefined
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
