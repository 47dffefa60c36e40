import { describe, expect, test } from 'vitest'
import type { MemoryQuantity } from '../../src/units/quantity.ts'
import { formatBytes, parseMemory, parseQuantity, QuantityError } from '../../src/units/quantity.ts'

describe('parseQuantity', () => {
  test.for([
    ['0', 0],
    ['5', 5],
    ['-5', -5],
    ['+5', 5],
    ['.5', 0.5],
    ['5.', 5],
    ['250m', 0.25],
    ['1.1k', 1_100],
    ['100n', 1e-7],
    ['100u', 1e-4],
    ['12M', 12e6],
    ['3G', 3e9],
    ['2T', 2e12],
    ['1P', 1e15],
    ['1E', 1e18],
    ['1E3', 1_000],
    ['12e6', 12e6],
    ['1e-3', 0.001],
    ['16Ki', 16_384],
    ['16Mi', 16_777_216],
    ['1.5Gi', 1_610_612_736],
    ['1Ti', 2 ** 40],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
    ['8043424Ki', 8_236_466_176],
  ] as const)('%s is %d', ([text, value]) => {
    expect(parseQuantity(text)).toBe(value)
  })

  test.for(['', ' ', 'Mi', '16 Mi', '16mi', '16MB', '16MiB', '1K', '16ki', '1e', '1e3Mi', '--1', '1.2.3', '0x10', 'NaN', 'Infinity', '1_000', '16Mi\n', '1e9999', '1e999'])('%j is refused', (text) => {
    expect(() => parseQuantity(text)).toThrow(QuantityError)
  })
})

describe('parseMemory', () => {
  test.for([
    ['16Mi', 16_777_216],
    ['64M', 64_000_000],
    ['1.5Gi', 1_610_612_736],
    ['1.1k', 1_100],
    ['1.1Ki', 1_127],
    ['8146313216', 8_146_313_216],
    ['1e3', 1_000],
  ] as const)('%s are %d bytes', ([text, bytes]) => {
    expect(parseMemory(text)).toBe(bytes)
  })

  test.for(['100m', '1u', '5n', '-16Mi', '8Ei', '1Z'])('%s is refused', (text) => {
    expect(() => parseMemory(text)).toThrow(QuantityError)
  })

  test('a request of thousandths of a byte is told what was meant', () => {
    expect(() => parseMemory('100m')).toThrow('"100m" counts fractions of a byte: write M or Mi')
  })
})

test.for([
  [0, '0 B'],
  [512, '512 B'],
  [1_023, '1023 B'],
  [1_024, '1 KiB'],
  [16_777_216, '16 MiB'],
  [8_000_000, '7.629 MiB'],
  [209_715_200, '200 MiB'],
  [1_073_741_823, '1 GiB'],
  [2 ** 60, '1024 PiB'],
  [-16_777_216, '-16 MiB'],
  [12.5, '12.5 B'],
] as const)('%d bytes read %s', ([bytes, text]) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('what is not a number has no bytes to show', () => {
  expect(() => formatBytes(Number.NaN)).toThrow(QuantityError)
})

test('the type takes amounts with a unit and nothing else', () => {
  const good: MemoryQuantity[] = ['24Mi', '1.5Gi', '64M', '1k', '2Ti']
  expect(good.map(parseMemory)).toEqual([25_165_824, 1_610_612_736, 64_000_000, 1_000, 2 ** 41])
  const bad: MemoryQuantity[] = [
    // @ts-expect-error a bare number
    24,
    // @ts-expect-error no unit
    '24',
    // @ts-expect-error not a Kubernetes unit
    '24MB',
    // @ts-expect-error processor time
    '250m',
  ]
  expect(bad).toHaveLength(4)
})
