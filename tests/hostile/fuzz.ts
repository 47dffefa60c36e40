import type { Arbitrary, Parameters } from 'fast-check'
import { array, constantFrom, double, integer, nat, oneof, record, string, tuple } from 'fast-check'
import { expect } from 'vitest'
import { PodfitError } from '../../src/errors/podfit-error.ts'

/** The same cases every time, few enough for every run of the tests; more with PODFIT_FUZZ=10000, others with PODFIT_FUZZ_SEED. */
export const FUZZ: Parameters<unknown> = {
  seed: Number(process.env['PODFIT_FUZZ_SEED'] ?? 20_261_122),
  numRuns: Number(process.env['PODFIT_FUZZ'] ?? 50),
}

/** What breaks terminals, tables, paths, numbers, objects and parsers. */
export const NASTY = [
  '', ' ', '\n', '\r\n', '\0', '\u001B[31mred', '\u001B]0;title\u0007', '\u202Eevil', '\uFEFF', '\uD800', '|', '`', '<script>alert(1)</script>', '</table>', '[x](javascript:alert(1))', '../../../../etc/passwd', '/dev/zero', 'C:\\', '__proto__', 'constructor', 'toString',
  '=1+1', '@SUM(A1)', '-1', '0', '1e999', 'NaN', 'Infinity', '9007199254740993', '1e-400', '0x10', '30', '-30s', '1h-1m', '99999999h', '1Ei', '999999999999Ei', 'null', 'true', '*a', '&a [*a]', '<<', '!!js/function "x"', '"', '\'', ',', ';', '{', '}', '[', ']', '%00', '${HOME}', '$(id)', 'x'.repeat(20_000),
] as const

const nasty = constantFrom(...NASTY)

/** A value that JSON can hold and nobody expects. */
export const nastyValue: Arbitrary<unknown> = oneof(nasty, constantFrom(null, true, -1, 0, 1.5, 1e308, -1e308, 2 ** 53, [], {}, [[]], [null], { status: 'x' }), integer(), double({ noNaN: true, noDefaultInfinity: true }), string())

/** A document with some of its text cut out, doubled or replaced by something nasty. */
export function mutatedText(text: string): Arbitrary<string> {
  const edit = record({ kind: constantFrom('cut', 'double', 'insert', 'replace', 'end'), at: nat(text.length), length: nat(40), by: nasty })
  return array(edit, { minLength: 1, maxLength: 4 }).map(edits => edits.reduce((now, { kind, at, length, by }) => {
    const [before, part, after] = [now.slice(0, at), now.slice(at, at + length), now.slice(at + length)]
    switch (kind) {
      case 'cut': return before + after
      case 'double': return before + part + part + after
      case 'insert': return before + by + part + after
      case 'replace': return before + by + after
      default: return before
    }
  }, text))
}

/** Bytes that are no text: a document with some of its bytes flipped. */
export function mutatedBytes(text: string): Arbitrary<Buffer> {
  const bytes = Buffer.from(text)
  return array(tuple(nat(Math.max(0, bytes.length - 1)), nat(255)), { minLength: 1, maxLength: 8 }).map(flips => {
    const copy = Buffer.from(bytes)
    for (const [at, by] of flips)
      copy[at] = by
    return copy
  })
}

/** A JSON value with one to three of its parts replaced, removed, or of another name. */
export function mutatedJson(value: unknown): Arbitrary<unknown> {
  const paths = pathsOf(value)
  const edit = record({ path: constantFrom(...paths), kind: constantFrom('replace', 'replace', 'remove', 'rename'), by: nastyValue, name: nasty })
  return array(edit, { minLength: 1, maxLength: 3 }).map(edits => {
    const copy = structuredClone(value)
    for (const { path, kind, by, name } of edits) {
      const key = path.at(-1)!
      const owner = path.slice(0, -1).reduce<unknown>((at, part) => typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined, copy) as Record<string, unknown> | undefined
      if (typeof owner !== 'object' || owner === null)
        continue
      if (kind === 'replace')
        owner[key] = by
      else if (Array.isArray(owner))
        owner.splice(Number(key), 1)
      else
        Reflect.deleteProperty(owner, key)
      if (kind === 'rename' && !Array.isArray(owner))
        Object.defineProperty(owner, name, { value: by, enumerable: true, configurable: true, writable: true })
    }
    return copy
  })
}

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null)
    return path.length > 0 ? [path] : []
  return [...(path.length > 0 ? [path] : []), ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))]
}

/** Text that may go to a terminal: no control or format characters but line ends. */
export function expectPrintable(text: string): void {
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
}

/** Either works, or refuses in podfit's own words, printable and short; anything else is a fault of podfit. @returns undefined where it refused */
export function worksOrRefuses<T>(action: () => T): T | undefined {
  try {
    return action()
  }
  catch (error) {
    if (!(error instanceof PodfitError))
      throw error
    expectPrintable(error.message)
    expect(error.message.length).toBeLessThan(20_000)
    return undefined
  }
}
