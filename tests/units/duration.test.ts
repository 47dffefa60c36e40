import { describe, expect, test } from 'vitest'
import type { Duration } from '../../src/units/duration.ts'
import { DurationError, durationOf, formatDuration, parseDuration } from '../../src/units/duration.ts'

describe('parseDuration', () => {
  test.for([
    ['30s', 30_000],
    ['1500ms', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1m30s', 90_000],
    ['1h2m3.5s', 3_723_500],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['1.s', 1_000],
    ['250us', 0.25],
    ['250\u00B5s', 0.25],
    ['250\u03BCs', 0.25],
    ['5ns', 0.000005],
    ['0s', 0],
    ['30s1m', 90_000],
  ] as const)('%s is %d ms', ([text, ms]) => {
    expect(parseDuration(text)).toBeCloseTo(ms, 9)
  })

  test.for(['', '0', '30', '1.5', 's', '-30s', '+30s', '30 s', ' 30s', '30s ', '30sec', '1d', '1M', 'soon', '1..5s', '1e3s', '0x1s', '٣s', '30s\n', '30s, 20s', '9999999h9999999h'])('%j is refused', (text) => {
    expect(() => parseDuration(text)).toThrow(DurationError)
  })

  test('says what was expected, and shows what it got without its control characters', () => {
    expect(() => parseDuration('30')).toThrow('expected a duration with a unit (ns, us, ms, s, m, h), e.g. 30s or 1m30s; got "30"')
    expect(() => parseDuration('\u001B[31m30')).toThrow(String.raw`got "\x1b[31m30"`)
  })

  test('a long text is refused at once', () => {
    const startedAt = performance.now()
    expect(() => parseDuration('1'.repeat(1_000_000))).toThrow(DurationError)
    expect(() => parseDuration(`${'1s'.repeat(200_000)}x`)).toThrow(DurationError)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

describe('durationOf', () => {
  test.for([0, 1, 90_000, 0.25, 1e-6, 1234.567891])('%d ms survive the way there and back', (ms) => {
    expect(parseDuration(durationOf(ms))).toBeCloseTo(ms, 6)
  })

  test('refuses what no duration can hold', () => {
    for (const ms of [-1, Number.NaN, Infinity, 1e16])
      expect(() => durationOf(ms)).toThrow(DurationError)
  })
})

describe('formatDuration', () => {
  test.for([
    [0, '0 s'],
    [0.0854, '85.4 µs'],
    [1e-6, '0.001 µs'],
    [12.3456, '12.35 ms'],
    [12.3, '12.3 ms'],
    [999.94, '999.9 ms'],
    [999.96, '1 s'],
    [0.99999, '1 ms'],
    [1_234, '1.234 s'],
    [32_431.064, '32.43 s'],
    [30_000, '30 s'],
    [59_994, '59.99 s'],
    [59_999, '1 min'],
    [60_000, '1 min'],
    [74_103.928, '1 min 14.1 s'],
    [125_000, '2 min 05 s'],
    [125_430, '2 min 05.4 s'],
    [153_521.555, '2 min 33.5 s'],
    [720_000, '12 min'],
    [999_960, '16 min 40 s'],
    [3_599_600, '1 h 00 min'],
    [3_723_400, '1 h 02 min 03 s'],
    [36_000_000, '10 h 00 min'],
    [-12.3, '-12.3 ms'],
    [-125_000, '-2 min 05 s'],
  ] as const)('%d ms reads %s', ([ms, text]) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test('has nothing to show for what is not a number', () => {
    for (const ms of [Number.NaN, Infinity, -Infinity])
      expect(() => formatDuration(ms)).toThrow(DurationError)
  })
})

test('the type takes durations and nothing else', () => {
  const good: Duration[] = ['30s', '1500ms', '2m', '1h', '1m30s', '1h30m', '1h2m3s', '250us', '250µs', '5ns', '1.5h', '1s500ms']
  expect(good.map(parseDuration).every(ms => ms > 0)).toBe(true)
  const bad: Duration[] = [
    // @ts-expect-error a bare number
    30,
    // @ts-expect-error no unit
    '30',
    // @ts-expect-error no number
    'soon',
    // @ts-expect-error not a unit
    '30sec',
    // @ts-expect-error a space
    '30 s ',
    // @ts-expect-error empty
    '',
  ]
  expect(bad.filter(text => typeof text === 'string').every((text) => {
    try {
      parseDuration(text)
      return false
    }
    catch {
      return true
    }
  })).toBe(true)
})
