import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { architectures } from '../../fixtures/workloads/architectures.ts'
import { binaryPath } from '../../fixtures/workloads/binary-path.ts'

// Numbers of the ELF specification and of elf.h.
const machines = { amd64: 62, arm64: 183 } as const
const executable = 2
const segment = { load: 1, dynamic: 2, interpreter: 3, stack: 0x6474e551 }
const flag = { execute: 1, write: 2 }

function programHeaders(elf: Buffer) {
  const offset = Number(elf.readBigUInt64LE(32))
  return Array.from({ length: elf.readUInt16LE(56) }, (_, i) => {
    const at = offset + i * elf.readUInt16LE(54)
    return {
      type: elf.readUInt32LE(at),
      flags: elf.readUInt32LE(at + 4),
      offset: Number(elf.readBigUInt64LE(at + 8)),
      address: Number(elf.readBigUInt64LE(at + 16)),
      sizeBytes: Number(elf.readBigUInt64LE(at + 40)),
      alignment: Number(elf.readBigUInt64LE(at + 48)),
    }
  })
}

describe.each(architectures)('the %s binary', (architecture) => {
  const elf = readFileSync(binaryPath(architecture))
  const headers = programHeaders(elf)
  const loaded = headers.filter(({ type }) => type === segment.load)

  test('is at most 32 KiB', () => {
    expect(elf.length).toBeLessThanOrEqual(32 * 1024)
  })

  test('is a 64-bit little-endian executable for its machine', () => {
    expect(elf.subarray(0, 6).toString('latin1')).toBe('\x7fELF\x02\x01')
    expect(elf.readUInt16LE(16)).toBe(executable)
    expect(elf.readUInt16LE(18)).toBe(machines[architecture])
  })

  test('needs no other file', () => {
    expect(loaded.length).toBeGreaterThan(0)
    expect(headers.map(({ type }) => type)).not.toContain(segment.interpreter)
    expect(headers.map(({ type }) => type)).not.toContain(segment.dynamic)
  })

  test('has no memory that is both writable and executable, and a stack that is not executable', () => {
    expect(headers.filter(({ flags }) => flags & flag.execute && flags & flag.write)).toEqual([])
    expect(headers.find(({ type }) => type === segment.stack)?.flags).toBeDefined()
    expect((headers.find(({ type }) => type === segment.stack)?.flags ?? 1) & flag.execute).toBe(0)
  })

  test('can be loaded by kernels with the largest pages of its architecture', () => {
    const pageBytes = { amd64: 4096, arm64: 65_536 }[architecture]
    const pages = new Set<number>()
    for (const { offset, address, sizeBytes, alignment } of loaded) {
      expect(alignment).toBe(pageBytes)
      expect(address % pageBytes).toBe(offset % pageBytes)
      const [first, last] = [Math.floor(address / pageBytes), Math.floor((address + sizeBytes - 1) / pageBytes)]
      for (let page = first; page <= last; page++) {
        expect(pages).not.toContain(page)
        pages.add(page)
      }
    }
  })
})
