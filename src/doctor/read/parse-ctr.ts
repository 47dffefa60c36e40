import type { ImageReading } from '../readings.ts'

/** Snapshotters and their status, of `ctr plugins ls`. */
export function parseSnapshotters(output: string): Record<string, string> {
  return Object.fromEntries(rows(output).flatMap(([type, id = '', ...rest]) => type === 'io.containerd.snapshotter.v1' ? [[id, rest.at(-1) ?? '']] : []))
}

/** Version of the server, of `ctr version`. */
export function parseVersion(output: string): string | undefined {
  return /^Server:\s*\n\s*Version:\s*(\S+)/m.exec(output)?.[1]
}

/** Images and their platforms, of `ctr images ls`: REF TYPE DIGEST SIZE UNIT PLATFORMS LABELS. */
export function parseImages(output: string): Omit<ImageReading, 'unpackedFor'>[] {
  return rows(output).slice(1).flatMap(([name = '', , , , , platforms = '']) => name === '' ? [] : [{ name, platforms: platforms === '-' ? [] : platforms.split(',') }])
}

/** Names of the images that are unpacked, of `ctr images check`: the last column is UNPACKED. */
export function parseUnpacked(output: string): Set<string> {
  return new Set(rows(output).filter(columns => columns.at(-1) === 'true').flatMap(([name]) => name ?? []))
}

function rows(output: string): string[][] {
  return output.split('\n').filter(line => line.trim() !== '').map(line => line.trim().split(/\s+/))
}
