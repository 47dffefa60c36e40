import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { LabPaths } from '../../../fixtures/lab/paths.ts'

/**
 * What the lab's containerd made, and with which program: pods by their sandboxes and containers. It is taken from containerd's own events
 * and log, not from what was asked of it.
 */
export class SandboxRecords {
  readonly #paths: LabPaths
  readonly #ctr: ChildProcess
  #events = ''

  constructor(paths: LabPaths) {
    this.#paths = paths
    this.#ctr = spawn(`${paths.bin}/ctr`, ['--address', paths.containerdSocket, '--namespace', 'k8s.io', 'events'], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#ctr.stdout?.on('data', (chunk: Buffer) => this.#events += chunk.toString())
  }

  /** Ends the watch; returns, for each pod by name, the programs behind its sandbox and its containers. */
  async end(): Promise<Map<string, string[]>> {
    const closed = new Promise(resolve => this.#ctr.once('close', resolve))
    this.#ctr.kill()
    await closed
    const programs = programsOf(this.#events)
    const made = new Map<string, string[]>()
    for (const { pod, container } of containersOf(readFileSync(`${this.#paths.logs}/containerd.log`, 'utf8'))) {
      const program = programs.get(container)
      if (program !== undefined)
        made.set(pod, [...made.get(pod) ?? [], program])
    }
    return made
  }
}

/** Container -> the BinaryName it was made with: a string of the shim's options, a protobuf message that the event holds as base64. */
function programsOf(events: string): Map<string, string> {
  const programs = new Map<string, string>()
  for (const line of events.split('\n')) {
    const [, json] = /\/containers\/create (\{.*\})$/.exec(line) ?? []
    if (json === undefined)
      continue
    const { id, runtime } = JSON.parse(json) as { id: string, runtime?: { options?: { value?: string } } }
    const [program] = /\/[\x21-\x7E]+/.exec(Buffer.from(runtime?.options?.value ?? '', 'base64').toString('latin1')) ?? []
    programs.set(id, program ?? 'no program of its own')
  }
  return programs
}

function containersOf(log: string): { pod: string, container: string }[] {
  const podOf = new Map<string, string>()
  const found: { pod: string, container: string }[] = []
  for (const line of log.replaceAll('\\"', '"').split('\n')) {
    const [, pod, sandbox] = /RunPodSandbox for &PodSandboxMetadata\{Name:([^,]+),.*returns sandbox id "([0-9a-f]+)"/.exec(line) ?? []
    if (pod !== undefined && sandbox !== undefined) {
      podOf.set(sandbox, pod)
      found.push({ pod, container: sandbox })
    }
    const [, within, container] = /CreateContainer within sandbox "([0-9a-f]+)".*returns container id "([0-9a-f]+)"/.exec(line) ?? []
    const podWithin = podOf.get(within ?? '')
    if (podWithin !== undefined && container !== undefined)
      found.push({ pod: podWithin, container })
  }
  return found
}
