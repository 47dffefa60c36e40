import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'

interface Bunnyfile {
  version?: string
  platforms?: { framework?: string, monitor?: string }
  rootfs?: { from?: string, path?: string, type?: string, include?: string[] }
  kernel?: { from?: string, path?: string }
  cmd?: string[]
}

const FOLDER = join(import.meta.dirname, '../../fixtures/workloads/urunc')
const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8')
const variants = [...loadAnyVariants(OWN_VARIANTS_DIR).values()].filter(({ runtime }) => runtime === 'urunc')
const folders = readdirSync(FOLDER).filter(name => existsSync(join(FOLDER, name, 'bunnyfile')))

test('there is a recipe for each variant of urunc, and no other', () => {
  expect(folders.toSorted()).toEqual(variants.map(({ name }) => name.replace('urunc/', '')).toSorted())
  expect(readme).toContain('Not run here')
})

test.for(variants)('$name: what bunny demands, for this framework and monitor', ({ name, variant }) => {
  const folder = name.replace('urunc/', '')
  const text = readFileSync(join(FOLDER, folder, 'bunnyfile'), 'utf8')
  // The directive must be the first line, or BuildKit takes the file for a Dockerfile.
  expect(text.split('\n')[0]).toBe('#syntax=harbor.nbfc.io/nubificus/bunny:latest')
  expect(text).toContain('not run here')
  const { version, platforms, rootfs, kernel, cmd } = parse(text) as Bunnyfile
  const [framework, monitor] = variant!.split('/')
  expect(version).toBe('v0.1')
  expect(platforms).toEqual({ framework, monitor: monitor === 'fc' ? 'firecracker' : monitor })
  expect(kernel?.from).toBe('local')
  expect(readme).toContain(`\`${kernel!.path!}\``)
  expect(cmd).toBeInstanceOf(Array)
  // hops/validate.go: nothing is added to a root file system that is there already.
  expect(rootfs?.include === undefined || (rootfs.from === 'scratch' && rootfs.path === undefined)).toBe(true)
  for (const file of rootfs?.include ?? [])
    expect(readme).toContain(`\`${file.split(':')[0]!}\``)
})
