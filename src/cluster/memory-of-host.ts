import { readFile } from 'node:fs/promises'

/** MemTotal and MemAvailable of this host's kernel. */
export async function memoryOfHost(): Promise<{ totalBytes: number, availableBytes: number }> {
  const text = await readFile('/proc/meminfo', 'utf8')
  const bytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024
  return { totalBytes: bytes('MemTotal'), availableBytes: bytes('MemAvailable') }
}
