import { readFileSync, readlinkSync } from 'node:fs'
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
    const [largest] = within.toSorted((a, b) => b.aloneBytes - a.aloneBytes)
    if (largest === undefined)
      throw new Error(`no sample of memory was taken in ${(to - from).toFixed(0)} ms`)
    return { pssBytes: largest.pssBytes, aloneBytes: largest.aloneBytes, processes: largest.processes }
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
    this.#memory.push({ at: wallNow(), ...memoryOf(this.#group.pids().flatMap(pid => processMemoryOf(pid) ?? [])) })
  }
}

interface ProcessMemory {
  name: string
  program: string
  pssBytes: number
  anonymousBytes: number
  /** Pages of files, the program's own first of all. */
  fileBytes: number
}

/** The pages of a program that several of them run are there once. */
function memoryOf(processes: readonly ProcessMemory[]): MemorySample {
  const programs = new Set<string>()
  const alone = processes.toSorted((a, b) => b.fileBytes - a.fileBytes).map(({ name, program, anonymousBytes, fileBytes }) => {
    const isFirst = !programs.has(program)
    programs.add(program)
    return { name, aloneBytes: anonymousBytes + (isFirst ? fileBytes : 0) }
  })
  return {
    pssBytes: processes.reduce((sum, { pssBytes }) => sum + pssBytes, 0),
    aloneBytes: alone.reduce((sum, { aloneBytes }) => sum + aloneBytes, 0),
    processes: alone,
  }
}

/** @returns undefined for one that has ended */
function processMemoryOf(pid: number): ProcessMemory | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    const bytesOf = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]) * 1024
    const anonymousBytes = bytesOf('Anonymous')
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const name = [words[0], words.find(word => /\.(ts|mjs|js)$/.test(word))].flatMap(word => word?.split('/').at(-1) ?? []).join(' ')
    return { name, program: readlinkSync(`/proc/${pid}/exe`), pssBytes: bytesOf('Pss'), anonymousBytes, fileBytes: bytesOf('Rss') - anonymousBytes }
  }
  catch {
    return undefined
  }
}
