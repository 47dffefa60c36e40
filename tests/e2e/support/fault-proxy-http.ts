import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer, request as forward } from 'node:https'
import type { Server } from 'node:https'
import type { FaultProxySetup, FaultTarget } from './fault-proxy-protocol.ts'
import type { FaultSwitch } from './fault-switch.ts'

const NEWLINE = 10
const REASONS: Record<number, string> = { 410: 'Expired', 429: 'TooManyRequests', 500: 'InternalError', 503: 'ServiceUnavailable' }
const GONE = `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 410, reason: 'Expired', message: 'too old resource version' } })}\n`

/** Answers for the API server, or passes requests on to it, as the switch says. */
export function httpFaultProxy({ host, port, authority, certificate, key }: Extract<FaultProxySetup, { kind: 'http' }>, faults: FaultSwitch): Server {
  const agent = new Agent({ keepAlive: true, ca: authority })
  const watches = new Set<Watch>()
  const each = (act: (watch: Watch) => void): void => watches.forEach(act)
  faults.onSet('cut', ({ everyMs }, signal) => {
    const timer = setInterval(() => each(watch => watch.cut()), everyMs)
    signal.addEventListener('abort', () => clearInterval(timer))
  })
  faults.onSet('half-open', () => each(watch => watch.deafen()))
  faults.onSet('gone', () => each(watch => watch.forget()))

  return createServer({ cert: certificate, key }, (request, response) => {
    if (refuse(request, response, faults))
      return
    const passed = forward({ host, port, agent, method: request.method, path: request.url, headers: request.headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, dated(answer.headers, faults))
      response.flushHeaders()
      if (!isWatch(request)) {
        answer.pipe(response)
        return
      }
      const watch = new Watch(answer, response, faults)
      watches.add(watch)
      response.on('close', () => watches.delete(watch))
    })
    // Whoever cannot reach the server says so by ending the connection, as the server's own host would.
    passed.on('error', () => response.socket?.destroy())
    response.on('close', () => passed.destroy())
    request.pipe(passed)
  })
}

/** One watch on its way through. */
class Watch {
  readonly #response: ServerResponse
  readonly #faults: FaultSwitch
  #isDeaf = false
  #isAtLineEnd = true
  #isForgotten = false

  constructor(answer: IncomingMessage, response: ServerResponse, faults: FaultSwitch) {
    this.#response = response
    this.#faults = faults
    answer.on('data', (piece: Buffer) => this.#pass(piece))
    answer.on('end', () => this.#isDeaf || response.end())
    answer.on('error', () => this.#isDeaf || response.socket?.destroy())
  }

  cut(): void {
    this.#faults.count('cut')
    this.#response.socket?.destroy()
  }

  deafen(): void {
    this.#faults.count('half-open')
    this.#isDeaf = true
  }

  forget(): void {
    this.#isForgotten = true
    this.#tellForgotten()
  }

  #pass(piece: Buffer): void {
    if (this.#isDeaf)
      return
    this.#response.write(this.#corrupted(piece))
    this.#isAtLineEnd = piece.at(-1) === NEWLINE
    this.#tellForgotten()
  }

  #tellForgotten(): void {
    if (!this.#isForgotten || !this.#isAtLineEnd)
      return
    this.#faults.count('gone')
    this.#isForgotten = false
    this.#response.end(GONE)
    this.#isDeaf = true
  }

  #corrupted(piece: Buffer): Buffer {
    const corrupt = this.#faults.get('corrupt')
    if (!corrupt || this.#faults.count('corrupt') > corrupt.pieces)
      return piece
    // A byte that JSON takes nowhere, not even in a string.
    return Buffer.from(piece).fill(0, Math.floor(piece.length / 3), Math.ceil(piece.length / 2))
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, faults: FaultSwitch): boolean {
  const fault = faults.get('answer')
  if (!fault || !isMeant(request, fault.to) || faults.count('answer') > (fault.most ?? Infinity))
    return false
  request.resume()
  const { status, retryAfterSeconds } = fault
  response.writeHead(status, { 'content-type': 'application/json', ...retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) } })
  response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, reason: REASONS[status] ?? '', message: 'the fault proxy answers so' }))
  return true
}

function isMeant(request: IncomingMessage, to: FaultTarget): boolean {
  switch (to) {
    case 'all':
      return true
    case 'watches':
      return isWatch(request)
    case 'creates':
      return request.method === 'POST' && request.url?.includes('/deployments') === true
  }
}

function isWatch({ url }: IncomingMessage): boolean {
  return url?.includes('watch=true') === true
}

function dated(headers: IncomingMessage['headers'], faults: FaultSwitch): IncomingMessage['headers'] {
  const fault = faults.get('date')
  if (!fault || headers.date === undefined)
    return headers
  faults.count('date')
  return { ...headers, date: new Date(Date.parse(headers.date) + fault.shiftMs).toUTCString() }
}
