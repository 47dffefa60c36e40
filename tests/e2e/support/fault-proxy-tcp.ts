import { createServer, connect } from 'node:net'
import type { Server, Socket } from 'node:net'
import type { FaultSwitch } from './fault-switch.ts'

const PIECE_MS = 20

/** Passes connections on byte by byte, TLS and all, and does to them what the switch says. */
export function tcpFaultProxy({ host, port }: { host: string, port: number }, faults: FaultSwitch): Server {
  const links = new Set<Link>()
  faults.onSet('cut', ({ everyMs }, signal) => {
    const timer = setInterval(() => {
      for (const link of links) {
        faults.count('cut')
        link.cut()
      }
    }, everyMs)
    signal.addEventListener('abort', () => clearInterval(timer))
  })
  faults.onSet('half-open', () => {
    for (const link of links) {
      faults.count('half-open')
      link.isDeaf = true
    }
  })
  return createServer({ allowHalfOpen: false }, client => {
    const link = new Link(client, connect(port, host), faults)
    links.add(link)
    client.on('close', () => links.delete(link))
  })
}

class Link {
  isDeaf = false
  #freeAt = 0
  readonly #sides: [Socket, Socket]
  readonly #faults: FaultSwitch

  constructor(client: Socket, server: Socket, faults: FaultSwitch) {
    this.#sides = [client, server]
    this.#faults = faults
    for (const [from, to] of [[client, server], [server, client]] as const) {
      from.setNoDelay(true)
      from.on('error', () => this.#end(to))
      from.on('close', () => this.#end(to))
      void this.#relay(from, to)
    }
  }

  cut(): void {
    for (const side of this.#sides)
      side.resetAndDestroy()
  }

  /** The other side learns nothing of it where the connection is half-open. */
  #end(other: Socket): void {
    if (!this.isDeaf)
      other.destroy()
  }

  async #relay(from: Socket, to: Socket): Promise<void> {
    let passed: Promise<unknown> = Promise.resolve()
    try {
      for await (const piece of from as AsyncIterable<Buffer>) {
        if (this.isDeaf)
          continue
        const [before, held] = [passed, this.#hold(piece)]
        passed = Promise.all([before, held]).then(() => to.write(piece))
      }
      await passed
      if (!this.isDeaf)
        to.end()
    }
    catch {
      // It was cut, by us or by one of its ends.
    }
  }

  async #hold(piece: Buffer): Promise<void> {
    const delay = this.#faults.get('delay')
    if (delay) {
      this.#faults.count('delay')
      await pause(delay.delayMs)
    }
    const throttle = this.#faults.get('throttle')
    if (throttle) {
      this.#faults.count('throttle')
      const now = performance.now()
      this.#freeAt = Math.max(now, this.#freeAt) + piece.length / throttle.bytesPerSecond * 1_000
      await pause(this.#freeAt - now)
    }
    if (this.#faults.get('outage'))
      this.#faults.count('outage')
    while (this.#faults.get('outage'))
      await pause(PIECE_MS)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
