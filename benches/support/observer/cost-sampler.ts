import { readFileSync } from 'node:fs'
import { wallNow } from './wall-now.ts'
import type { AccountedGroup } from './accounted-group.ts'
import type { MemorySample } from './trial.ts'

const CPU_PERIOD_MS = 50
/** Walking the page tables of a Node.js process takes a millisecond or two: four times a second it costs what is measured little. */
const MEMORY_PERIOD_MS = 250

/** Reads CPU time and memory of a group's processes again and again until it is stopped. */
export class CostSampler {
  readonly #group: AccountedGroup
  readonly #cpu: { at: number, ms: number }[] = []
  readonly #memory: (MemorySample & { at: number })[] = []
  readonly #timers: NodeJS.Timeout[]

  constructor(group: AccountedGroup) {
    this.#group = group
    this.#timers = [setInterval(() => this.#readCpu(), CPU_PERIOD_MS), setInterval(() => this.#readMemory(), MEMORY_PERIOD_MS)]
    this.#readCpu()
  }

  stop(): void {
    this.#readCpu()
    for (const timer of this.#timers)
      clearInterval(timer)
  }

  /** CPU time between two moments, between samples on a straight line. */
  cpuMs(from: number, to: number): number {
    return this.#cpuAt(to) - this.#cpuAt(from)
  }

  wholeCpuMs(): number {
    return (this.#cpu.at(-1)?.ms ?? Number.NaN) - (this.#cpu[0]?.ms ?? Number.NaN)
  }

  /** The sample with the most memory between two moments. */
  peak(from = -Infinity, to = Infinity): MemorySample {
    const within = this.#memory.filter(({ at }) => at >= from && at <= to)
    const [largest] = within.toSorted((a, b) => b.pssBytes - a.pssBytes)
    if (largest === undefined)
      throw new Error(`no sample of memory was taken in ${(to - from).toFixed(0)} ms`)
    return { pssBytes: largest.pssBytes, processes: largest.processes }
  }

  #cpuAt(at: number): number {
    const next = this.#cpu.findIndex(sample => sample.at >= at)
    const [before, after] = [this.#cpu[next - 1], this.#cpu[next]]
    if (after === undefined)
      throw new Error('the sampler was stopped before that moment')
    return before === undefined ? after.ms : before.ms + (after.ms - before.ms) * (at - before.at) / (after.at - before.at)
  }

  #readCpu(): void {
    this.#cpu.push({ at: wallNow(), ms: this.#group.cpuMs() })
  }

  #readMemory(): void {
    const processes = this.#group.pids().flatMap(pid => processMemoryOf(pid) ?? [])
    this.#memory.push({ at: wallNow(), pssBytes: processes.reduce((sum, { pssBytes }) => sum + pssBytes, 0), processes })
  }
}

/** @returns undefined for one that has ended */
function processMemoryOf(pid: number): MemorySample['processes'][number] | undefined {
  try {
    const pss = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const name = [words[0], words.find(word => /\.(ts|mjs|js)$/.test(word))].flatMap(word => word?.split('/').at(-1) ?? []).join(' ')
    return pss === undefined ? undefined : { name, pssBytes: Number(pss) * 1024 }
  }
  catch {
    return undefined
  }
}
