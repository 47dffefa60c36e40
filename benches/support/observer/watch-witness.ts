import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { AccountedGroup } from './accounted-group.ts'
import { endChild } from './end-child.ts'
import type { WitnessLine } from './witness.ts'

/** The witness at work: what it has told so far, by container. */
export interface Witness {
  startedAt: ReadonlyMap<string, number>
  listening: ReadonlyMap<string, { at: number, notYetAt: number }>
  /** @returns its CPU time */
  stop: () => Promise<number>
}

/** Node.js and ctr have to come up before anything may happen. */
const BEGIN_MS = 1_500

export async function watchWitness(port: number, image: string): Promise<Witness> {
  const group = new AccountedGroup('witness')
  const [file, ...args] = group.command([process.execPath, '--import', 'tsx', join(import.meta.dirname, 'witness.ts'), String(port), image])
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const startedAt = new Map<string, number>()
  const listening = new Map<string, { at: number, notYetAt: number }>()
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as WitnessLine
    if (line.kind === 'started')
      startedAt.set(line.container, line.at)
    else
      listening.set(line.container, { at: line.at, notYetAt: line.notYetAt })
  })
  await sleep(BEGIN_MS)
  return {
    startedAt,
    listening,
    async stop() {
      await endChild(child)
      const cpuMs = group.cpuMs()
      await group.remove()
      return cpuMs
    },
  }
}
