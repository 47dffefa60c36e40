import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { matchers } from '../../src/matchers/index.ts'
import { THREAT_MODELS } from '../../src/published/threat-models.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map(name => `docs/${name}`), ...['http-server', 'go-server', 'urunc'].map(name => `fixtures/workloads/${name}/README.md`)]

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** As GitHub makes them of headings. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))
}

test.for(PAGES)('%s: every link leads somewhere', (page) => {
  const text = read(page)
  for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(link!))
      continue
    const [path, anchor] = link!.split('#')
    const file = path === '' ? page : join(dirname(page), path!)
    expect(existsSync(resolve(ROOT, file)), `${page}: ${link}`).toBe(true)
    if (anchor !== undefined)
      expect(anchors(read(file)), `${page}: ${link}`).toContain(anchor)
  }
})

test('every matcher is explained, and none that is not there', () => {
  const page = read('docs/matchers.md')
  const explained = [...page.matchAll(/^## (.+)$/gm)].flatMap(([, heading]) => heading!.split(', '))
  expect(explained.toSorted()).toEqual(Object.keys(matchers).toSorted())
  for (const name of Object.keys(matchers))
    expect(page).toContain(`.${name}(`)
})

test('every threat model is explained', () => {
  for (const { name } of THREAT_MODELS.threatModels)
    expect(read('docs/choosing.md')).toContain(`| \`${name}\` |`)
})

test('every entry point of the package is explained', () => {
  for (const entry of Object.keys(packageJson.exports).filter(entry => entry !== './package.json'))
    expect(read('docs/specs.md')).toContain(`\`${entry.replace('.', 'podfit')}\``)
})

test('messages of the troubleshooting page are those of the code', () => {
  const sources = ['src', 'fixtures', 'reporters'].flatMap(folder => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).map(name => read(join(folder, name)))).join('\n').replaceAll(String.raw`\'`, `'`)
  const quoted = [...read('docs/troubleshooting.md').matchAll(/^### `(.+)`$/gm)].map(([, message]) => message!)
  expect(quoted.length).toBeGreaterThan(15)
  for (const part of quoted.flatMap(message => message.split('...')).map(part => part.trim()).filter(part => part.length > 6))
    expect(sources.includes(part), part).toBe(true)
})
