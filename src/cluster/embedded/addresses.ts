import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { EmbeddedError } from '../../errors/embedded-error.ts'

/** Addresses of a run: 127.x.0.1 to 127.x.255.254 but for those that end in 0 and 255. */
export const ADDRESSES = 256 * 254

/**
 * Gives the pods of a run their addresses in 127.0.0.0/8, which Linux answers on as a whole. Runs differ in the second byte, as far as
 * that goes; what is taken is noticed and passed over.
 */
export class AddressPool {
  readonly #second: number
  #next: number

  constructor(runId: string, first = Math.floor(Math.random() * ADDRESSES)) {
    // Not 127.0 and 127.1: resolvers and such live there.
    this.#second = 2 + createHash('sha256').update(runId).digest().readUInt16BE() % 253
    this.#next = first
  }

  /** Free addresses for `port`, each given once until all have been. */
  async take(count: number, port: number): Promise<string[]> {
    const taken: string[] = []
    for (let tries = 0; taken.length < count; tries++) {
      if (tries === count + ADDRESSES)
        throw new EmbeddedError(`no more free addresses in 127.${this.#second}.0.0/16 for port ${port}: ${taken.length} of ${count} found`)
      const ip = this.#address(this.#next++)
      if (await canListen(ip, port))
        taken.push(ip)
    }
    return taken
  }

  /** `wanted`, unless a server on all of this host's addresses has it: that one would answer in the pods' place. Then any free one. */
  async port(wanted: number): Promise<number> {
    // Spent on the question: another rollout that asks at the same time must not meet this one's.
    const [one, other] = [this.#address(this.#next++), this.#address(this.#next++)]
    if (await canListen(one, wanted) || await canListen(other, wanted))
      return wanted
    return await listen(one, 0) ?? wanted
  }

  #address(index: number): string {
    const within = index % ADDRESSES
    return `127.${this.#second}.${Math.floor(within / 254)}.${1 + within % 254}`
  }
}

async function canListen(ip: string, port: number): Promise<boolean> {
  return await listen(ip, port) !== undefined
}

/** Listens for a moment. @returns the port, or undefined where the address is taken */
function listen(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error))
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}
