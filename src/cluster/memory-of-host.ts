import { readFile } from 'node:fs/promises'

export interface HostMemory {
  totalBytes: number
  availableBytes: number
  /** What the kernel itself holds and cannot give back: unreclaimable slab, page tables, kernel stacks, per-CPU data. */
  kernelBytes: number
  /** Anonymous and shared memory of all processes. */
  anonBytes: number
}

const KERNEL = ['SUnreclaim', 'PageTables', 'SecPageTables', 'KernelStack', 'Percpu']

/** This host's memory as its kernel accounts for it, all from one reading of proc(5) meminfo. */
export async function memoryOfHost(): Promise<HostMemory> {
  const text = await readFile('/proc/meminfo', 'utf8')
  const bytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024
  return {
    totalBytes: bytes('MemTotal'),
    availableBytes: bytes('MemAvailable'),
    // Older kernels have fewer of them.
    kernelBytes: KERNEL.reduce((sum, name) => sum + (bytes(name) || 0), 0),
    anonBytes: bytes('AnonPages') + bytes('Shmem'),
  }
}
