import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { issueCertificate } from '../../../fixtures/lab/certificates.ts'
import { network } from '../../../fixtures/lab/network.ts'
import { labPaths } from '../../../fixtures/lab/paths.ts'
import { inCluster } from './cluster-under-test.ts'
import type { Fault, FaultCounts, FaultOrder, FaultProxySetup, FaultReply } from './fault-proxy-protocol.ts'
import type { Workspace } from './run-podfit.ts'

const MAIN = join(import.meta.dirname, 'fault-proxy-main.ts')
const { hostname: host, port: serverPort } = new URL(network.apiServer)

/**
 * A proxy between the harness and the lab's API server, on loopback in the lab's own network namespace, whose faults a test turns on and
 * off while a run goes on. `tcp` passes TLS through and can fail as a network does; `http` ends TLS and can fail as a server does.
 */
export class FaultProxy {
  /** A kubeconfig whose server is this proxy: of the administrator by certificate (tcp) or by token (http). */
  readonly kubeconfig: string
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #replies: AsyncIterator<string>
  #orders = 0

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>, replies: AsyncIterator<string>, kubeconfig: string) {
    this.#child = child
    this.#replies = replies
    this.kubeconfig = kubeconfig
  }

  static async start(kind: FaultProxySetup['kind'], workspace: Workspace): Promise<FaultProxy> {
    // As far forward as the harness is: what it adds by itself must not be the fault.
    const { file, args, env } = inCluster(['chrt', '--rr', '1', process.execPath, '--import', 'tsx', MAIN], {})
    const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
    const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    child.stdin.write(`${JSON.stringify(await setupOf(kind, workspace))}\n`)
    const { port } = await reply(replies) as Extract<FaultReply, { port: number }>
    const original = readFileSync(kind === 'tcp' ? labPaths().kubeconfig : labPaths().tokenKubeconfig, 'utf8')
    return new FaultProxy(child, replies, workspace.write(`kubeconfig-${kind}`, original.replace(network.apiServer, `https://127.0.0.1:${port}`)))
  }

  /** These faults from now on, and no others. @returns what those until now have met */
  async set(...faults: Fault[]): Promise<FaultCounts> {
    const order: FaultOrder = { id: this.#orders++, faults }
    this.#child.stdin.write(`${JSON.stringify(order)}\n`)
    return (await reply(this.#replies) as Extract<FaultReply, { counts: FaultCounts }>).counts
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null)
      return
    this.#child.stdin.end()
    await once(this.#child, 'close')
  }
}

async function setupOf(kind: FaultProxySetup['kind'], { dir }: Workspace): Promise<FaultProxySetup> {
  const server = { host, port: Number(serverPort) }
  if (kind === 'tcp')
    return { kind, ...server }
  const pki = `${labPaths().run}/pki`
  const authority = { certificate: `${pki}/server-ca.crt`, key: `${pki}/server-ca.key` }
  const { certificate, key } = await issueCertificate(dir, 'fault-proxy', authority, { commonName: 'fault-proxy', serverNames: 'IP:127.0.0.1' })
  const [authorityText, certificateText, keyText] = [authority.certificate, certificate, key].map(file => readFileSync(file, 'utf8'))
  return { kind, ...server, authority: authorityText!, certificate: certificateText!, key: keyText! }
}

async function reply(replies: AsyncIterator<string>): Promise<FaultReply> {
  const { value, done } = await replies.next()
  if (done)
    throw new Error('the fault proxy has ended')
  return JSON.parse(value) as FaultReply
}
