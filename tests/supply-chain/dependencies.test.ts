import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { PURPOSES } from '../../tools/dependencies.ts'

const ROOT = join(import.meta.dirname, '../..')

interface Manifest {
  name: string
  version: string
  license?: string
  scripts?: Record<string, string>
  /** npm builds what has one, without being told to by a script. */
  isBuilt?: boolean
}

/** Those that ask for no more than their notice to be kept, and MPL-2.0, whose files podfit neither changes nor hands on. */
const LICENCES = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'Python-2.0', '(MIT AND Zlib)', 'Unlicense', '0BSD', 'MPL-2.0']

/** Every package that is installed. */
const INSTALLED = readdirSync(join(ROOT, 'node_modules/.pnpm')).filter(name => name.includes('@')).flatMap(entry => {
  const modules = join(ROOT, 'node_modules/.pnpm', entry, 'node_modules')
  const scope = entry.startsWith('@') ? entry.slice(0, entry.indexOf('+')) : ''
  const name = entry.slice(scope === '' ? 0 : scope.length + 1).split('@', 1)[0] ?? ''
  return [{ ...JSON.parse(readFileSync(join(modules, scope, name, 'package.json'), 'utf8')) as Manifest, isBuilt: existsSync(join(modules, scope, name, 'binding.gyp')) }]
})
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string>, devDependencies: Record<string, string> }
const DIRECT = { ...MANIFEST.dependencies, ...MANIFEST.devDependencies }

describe('dependencies', () => {
  test('are of exact versions', () => {
    for (const [name, version] of Object.entries(DIRECT))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
  })

  test('stand in docs/dependencies.md as they are used', () => {
    const text = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8')
    for (const [name, version] of Object.entries(DIRECT))
      expect(text).toMatch(new RegExp(`^\\| ${name.replaceAll('/', '\\/')} \\| ${version.replaceAll('.', '\\.')} \\| (?!unknown)[^|]+ \\| [^|]{3,} \\|$`, 'm'))
    expect(Object.keys(PURPOSES).toSorted()).toEqual(Object.keys(DIRECT).toSorted())
  })

  test('stand there all, each under its licence', () => {
    const listed = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8').split('## All of them, by licence')[1]?.split('\n').flatMap((line) => {
      const [, licence = '', , packages = ''] = line.split(' | ').length === 3 ? ['', ...line.replace(/^\| | \|$/g, '').split(' | ')] : []
      return packages.split(' · ').flatMap((one) => {
        const [, name, versions = ''] = /^(\S+) (\d.*)$/.exec(one) ?? []
        return versions.split(', ').flatMap(version => name === undefined ? [] : `${licence}: ${name} ${version}`)
      })
    })
    // What only another platform installs is not here, and may be there.
    const here = [...new Set(INSTALLED.map(({ name, version, license = 'none' }) => `${license}: ${name} ${version}`))]
    expect(here.filter(line => !listed?.includes(line))).toEqual([])
    expect(listed?.length).toBeLessThan(here.length * 1.1)
  })

  test('have licences that podfit may use', () => {
    expect(INSTALLED.length).toBeGreaterThan(100)
    expect(INSTALLED.filter(({ license = 'none' }) => !LICENCES.includes(license)).map(({ name, license }) => `${name}: ${license}`)).toEqual([])
  })

  test('need no install scripts', () => {
    const { allowBuilds } = parse(readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')) as { allowBuilds: Record<string, boolean> }
    const scripted = INSTALLED.filter(({ scripts = {}, isBuilt }) => isBuilt || ['preinstall', 'install', 'postinstall'].some(name => scripts[name] !== undefined)).map(({ name }) => name)
    expect(scripted).toEqual(Object.keys(allowBuilds))
    expect(Object.values(allowBuilds)).not.toContain(true)
  })

  test('come from the registry, each with its checksum', () => {
    const { packages } = parse(readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8')) as { packages: Record<string, { resolution: { integrity?: string, tarball?: string } }> }
    for (const [name, { resolution }] of Object.entries(packages))
      expect(resolution, name).toEqual({ integrity: expect.stringMatching(/^sha512-/) })
  })
})
