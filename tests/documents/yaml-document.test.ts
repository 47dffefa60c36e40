import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DocumentError } from '../../src/documents/document-error.ts'
import { readYamlDocument } from '../../src/documents/yaml-document.ts'
import { temporaryDir } from './temporary-dir.ts'
import { thrownBy } from './thrown-by.ts'

function write(content: string | Uint8Array): string {
  const file = join(temporaryDir(), 'a.yaml')
  writeFileSync(file, content)
  return file
}

/** The message, without the folder. */
function refusal(file: string): string {
  const error = thrownBy(() => readYamlDocument(file, DocumentError))
  expect(error).toBeInstanceOf(DocumentError)
  return error.message.replaceAll(file, 'a.yaml')
}

test('values and where they stand, through aliases too', () => {
  const { value, place } = readYamlDocument(write('a: &x\n  b: [1, 2]\n"c/d": *x\n'), DocumentError)
  expect(value).toEqual({ 'a': { b: [1, 2] }, 'c/d': { b: [1, 2] } })
  expect(place([])).toEqual({ line: 1, column: 1 })
  expect(place(['a', 'b', 1])).toEqual({ line: 2, column: 10 })
  expect(place(['a', 'b'], 'key')).toEqual({ line: 2, column: 3 })
  expect(place(['c/d'], 'key')).toEqual({ line: 3, column: 1 })
  expect(place(['c/d', 'b', 0])).toEqual({ line: 2, column: 7 })
  expect(place(['a', 'nowhere', 3])).toEqual(place(['a']))
})

test('a BOM, CRLF and keys such as __proto__ are plain data', () => {
  const { value, place } = readYamlDocument(write('\uFEFFa: 1\r\nb: 2\r\n__proto__: 3\r\n'), DocumentError)
  expect(Object.entries(Object(value))).toEqual([['a', 1], ['b', 2], ['__proto__', 3]])
  expect(place(['b']).line).toBe(2)
})

describe('no such document', () => {
  test.for([
    ['a syntax error', 'a: [1\nb: 2\n', /^a\.yaml:2:1: not valid YAML: /],
    ['a tab', 'a:\n\tb: 1\n', /^a\.yaml:2:1: not valid YAML: .*tab/i],
    ['a repeated key', 'a: 1\nb: 2\na: 3\n', /^a\.yaml:3:1: the key "a" is already there on line 1$/],
    ['a repeated key below', 'a: { b: 1, "b": 2 }\n', /^a\.yaml:1:12: the key "b" is already there on line 1$/],
    ['an alias of nothing', 'a: *b\nb: &b 1\n', /^a\.yaml:1:4: \*b stands for nothing/],
    ['two documents', 'a: 1\n---\nb: 2\n', /^a\.yaml:2:\d+: expected one YAML document/],
    ['a complex key', '? [a]\n: b\n', /^a\.yaml:1:1: a key after "\?" is not supported/],
    ['a list as a key', '[a, b]: c\n', /^a\.yaml:1:1: not valid YAML: /],
    ['control characters', 'a: "\\x"\n\u001B[31mb: [\n', /^a\.yaml:\d+:\d+: not valid YAML: /],
  ] as const)('%s', ([, content, message]) => {
    const text = refusal(write(content))
    expect(text).toMatch(message)
    expect(text).not.toMatch(/[^\P{C}\n]/u)
  })

  test('a missing file, a folder, a broken link, a pipe, bytes that are no text', () => {
    const dir = temporaryDir()
    mkdirSync(join(dir, 'folder'))
    symlinkSync('a-link', join(dir, 'a-link'))
    execFileSync('mkfifo', [join(dir, 'pipe')])
    const message = (name: string): string => thrownBy(() => readYamlDocument(join(dir, name), DocumentError)).message.replaceAll(`${dir}/`, '')
    expect(message('missing')).toBe('missing: cannot be read: no such file')
    expect(message('missing/deeper')).toBe('missing/deeper: cannot be read: no such file')
    expect(message('folder')).toBe('folder: is a directory: expected a YAML file')
    expect(message('a-link')).toBe('a-link: cannot be read: its symbolic links lead nowhere')
    expect(message('pipe')).toBe('pipe: is not a regular file: expected a YAML file')
    expect(refusal(write(Uint8Array.of(0x61, 0x3A, 0x20, 0xFF)))).toBe('a.yaml: not UTF-8 text: save it as UTF-8')
    expect(refusal(write(' '.repeat(256 * 1024 + 1)))).toBe('a.yaml: is larger than 256 KiB: this is no file podfit reads')
    expect(message('\u001B[2Jx')).toBe(String.raw`\x1b[2Jx: cannot be read: no such file`)
  })
})

describe('hostile documents are refused, and soon', () => {
  const size = 200_000
  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index]}`).join(', ')}]`)].join('\n')
  test.for([
    ['aliases of aliases', laughs, 'a.yaml:1:1: its aliases cannot be expanded'],
    ['lists in lists', '['.repeat(size), 'is nested too deeply'],
    ['closed lists in lists', '['.repeat(size / 2) + ']'.repeat(size / 2), 'is nested too deeply'],
    ['mappings in mappings', '{a: '.repeat(size / 4), 'is nested too deeply'],
    ['dashes', '- '.repeat(size / 2), 'is nested too deeply'],
    ['deeper and deeper', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 'is nested too deeply'],
    ['complex keys in complex keys', '? '.repeat(400), 'a key after "?" is not supported'],
    ['many keys', `{${Array.from({ length: size / 8 }, (_, index) => `k${index}`).join(',')}}`, 'has too many parts'],
    ['many entries', '- a\n'.repeat(size / 4), 'has too many parts'],
    ['many anchors', '- &a x\n- *a\n'.repeat(size / 12), 'has too many parts'],
    ['many errors', ']\n'.repeat(size / 2), 'has too many parts'],
    ['many documents', '---\n'.repeat(size / 4), 'has too many parts'],
    ['many lines', `${'\n'.repeat(size)}]`, 'has too many parts'],
    ['a string without an end', `a: "${'\\n'.repeat(size / 2)}`, 'not valid YAML'],
  ] as const)('%s', ([, content, message]) => {
    const file = write(content)
    const startedAt = process.cpuUsage()
    const text = refusal(file)
    const { user, system } = process.cpuUsage(startedAt)
    expect(text).toContain(message)
    expect(text.split('\n').length).toBeLessThanOrEqual(6)
    expect(text.length).toBeLessThan(2_000)
    // Of processor time, not of the clock: other tests run beside this one.
    expect((user + system) / 1_000).toBeLessThan(2_000)
  })

  test('an anchor inside itself is read, and walked no further than it was written', () => {
    const { place } = readYamlDocument(write('a: &a { b: *a }\n'), DocumentError)
    expect(place(['a', 'b', 'b', 'b', 'b'])).toEqual({ line: 1, column: 12 })
  })
})
