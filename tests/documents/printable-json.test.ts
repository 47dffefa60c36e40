import { expect, test } from 'vitest'
import { printableJson } from '../../src/documents/printable-json.ts'

test('steers no terminal and turns no text, and reads back to the same', () => {
  const value = { name: 'a\u009B31mb\u202Ec\u2028d\u{E0001}e\u007F\u001B[2J', n: 1.5, list: ['ä', '日本'] }
  const text = printableJson(value)
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
  expect(JSON.parse(text)).toEqual(value)
  expect(text).toContain('"日本"')
})
