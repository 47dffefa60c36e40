import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { REFERENCE_DIR } from '../import/reference-dir.ts'

const TSX = import.meta.resolve('tsx')
const RENDER = join(import.meta.dirname, 'support/render-everything.ts')

/** Runs that were measured, named with PODFIT_RUNS=DIR:DIR; none are asked for. */
const RUNS = (process.env['PODFIT_RUNS'] ?? '').split(':').filter(dir => dir !== '').map(dir => join(dir, 'results.json'))

/** Another Node, e.g. PODFIT_OTHER_NODE=$(npx -y node@24 -p process.execPath). */
const OTHER_NODE = process.env['PODFIT_OTHER_NODE']

let dir: string
let here: Record<string, string>

function rendered(name: string, node: string, env: NodeJS.ProcessEnv = {}): { files: Record<string, string>, version: string } {
  const out = join(dir, name)
  const csvFolder = existsSync(REFERENCE_DIR) ? REFERENCE_DIR : ''
  const version = execFileSync(node, ['--import', TSX, RENDER, out, csvFolder, ...RUNS], { encoding: 'utf8', env: { ...process.env, ...env } })
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return { version, files: Object.fromEntries(files.map(({ parentPath, name }) => [join(parentPath, name).slice(out.length + 1), readFileSync(join(parentPath, name), 'utf8')])) }
}

function differing(files: Record<string, string>): string[] {
  return Object.keys(here).filter(name => here[name] !== files[name])
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'podfit-bytes-'))
  here = rendered('here', process.execPath, { TZ: 'UTC', LC_ALL: 'C' }).files
  process.stdout.write(`${Object.keys(here).length} files\n`)
  expect(Object.keys(here).filter(name => name.startsWith('run/')).map(name => name.slice(4))).toEqual(expect.arrayContaining(['report.md', 'report.html', 'summary.md', 'test.csv', 'junit.xml', 'metrics.txt', 'benchmark-smaller-is-better.json', 'density.svg', 'cold-start.svg', 'memory.svg']))
})

afterAll(() => rmSync(dir, { recursive: true, force: true }))

it('renders the same bytes in another language and time zone', () => {
  const { files } = rendered('elsewhere', process.execPath, { TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' })
  expect(Object.keys(files)).toEqual(Object.keys(here))
  expect(differing(files)).toEqual([])
})

it.skipIf(OTHER_NODE === undefined)('renders the same bytes under another Node', () => {
  const { files, version } = rendered('other', OTHER_NODE ?? '')
  expect(version).not.toBe(process.version)
  process.stdout.write(`${process.version} and ${version}\n`)
  expect(Object.keys(files)).toEqual(Object.keys(here))
  expect(differing(files)).toEqual([])
})
