import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { httpFaultProxy } from './fault-proxy-http.ts'
import type { FaultOrder, FaultProxySetup, FaultReply } from './fault-proxy-protocol.ts'
import { tcpFaultProxy } from './fault-proxy-tcp.ts'
import { FaultSwitch } from './fault-switch.ts'

// The process that a FaultProxy starts where the API server can be reached. It ends with its standard input.
const say = (reply: FaultReply): void => void process.stdout.write(`${JSON.stringify(reply)}\n`)
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { value } = await lines.next()
const setup = JSON.parse(String(value)) as FaultProxySetup
const faults = new FaultSwitch()
const server = setup.kind === 'tcp' ? tcpFaultProxy(setup, faults) : httpFaultProxy(setup, faults)
server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }))
for await (const line of { [Symbol.asyncIterator]: () => lines }) {
  const order = JSON.parse(line) as FaultOrder
  say({ id: order.id, counts: faults.set(order.faults) })
}
process.exit()
