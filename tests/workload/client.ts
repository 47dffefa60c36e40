import { once } from 'node:events'
import { connect as connectTo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Place {
  address: string
  port: number
}

export interface Response {
  status: number
  headers: Map<string, string>
  body: string
}

/** A TCP client that sends exactly the bytes it is told and keeps everything it gets. */
export interface Client {
  socket: Socket
  /** Sends bytes, one character a byte. */
  send(bytes: string): void
  /** Waits for as many responses as there must be. */
  responses(count: number): Promise<Response[]>
  /** Waits until the server has closed, and gives everything that came. By default too short for the server's idle timeout. */
  closed(timeoutMs?: number): Promise<string>
}

export async function connect({ address, port }: Place): Promise<Client> {
  const socket = connectTo({ host: address, port, allowHalfOpen: true })
  let received = ''
  let failure: Error | undefined
  socket.setEncoding('latin1')
  socket.on('data', (bytes: string) => {
    received += bytes
  })
  socket.on('error', (error) => {
    failure = error
  })
  await once(socket, 'connect')

  async function until(isDone: () => boolean, what: string, timeoutMs: number): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs
    while (!isDone()) {
      if (failure !== undefined) throw failure
      if (performance.now() > deadlineMs) throw new Error(`${what} did not come; received: ${JSON.stringify(received)}`)
      await sleep(2)
    }
  }

  return {
    socket,
    send: (bytes) => void socket.write(bytes, 'latin1'),
    async responses(count) {
      await until(() => parseResponses(received).length >= count, `response ${count}`, 8000)
      return parseResponses(received)
    },
    async closed(timeoutMs = 4000) {
      await until(() => socket.readableEnded, 'the end of the connection', timeoutMs)
      socket.destroy()
      return received
    },
  }
}

/** As many clients, connected at once. */
export function connectMany(place: Place, count: number): Promise<Client[]> {
  return Promise.all(Array.from({ length: count }, () => connect(place)))
}

/** Sends one request's bytes on a connection of its own and waits for its only response and the server's close. */
export async function exchange(place: Place, request: string): Promise<Response> {
  const client = await connect(place)
  client.send(request)
  const responses = parseResponses(await client.closed())
  if (responses.length !== 1 || responses[0] === undefined) throw new Error(`${responses.length} responses, expected 1`)
  return responses[0]
}

/** The complete responses at the front of the bytes. Those to HEAD must not be among them: their length would mislead. */
export function parseResponses(bytes: string): Response[] {
  const responses: Response[] = []
  let rest = bytes
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return responses
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n')
    const headers = new Map(lines.map((line) => [line.split(': ', 1)[0]?.toLowerCase() ?? '', line.replace(/^.*?: /, '')]))
    const bodyEnd = end + 4 + Number(headers.get('content-length'))
    if (rest.length < bodyEnd) return responses
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1])
    responses.push({ status, headers, body: rest.slice(end + 4, bodyEnd) })
    rest = rest.slice(bodyEnd)
  }
}
