import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { packageRoot } from '../../src/package/package-root.ts'
import { packageVersion } from '../../src/package/package-version.ts'

const ROOT = join(import.meta.dirname, '../..')

function sources(...folders: string[]): string[] {
  return folders.flatMap(folder => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).map(name => join(folder, name)))
}

test('the root of the package is the checkout here', () => {
  expect(fileURLToPath(packageRoot)).toBe(`${ROOT}/`)
  expect(packageVersion).toBe(packageJson.version)
})

describe('compiled modules lie elsewhere than their sources', () => {
  /** What may say where it is: modules beside modules, and the lab, which is not packed. */
  const MAY = ['src/package/package-root.ts', 'src/package/vitest-program.ts', 'src/cli/demo.ts', 'fixtures/vitest-config.ts', 'fixtures/runtimes/write-docs.ts']

  test('so files that are no modules are found from the package\'s root', () => {
    const relative = sources('src', 'reporters', 'fixtures')
      .filter(file => !file.startsWith('fixtures/lab/') && !MAY.includes(file))
      .filter(file => /import\.meta\.(url|dirname|filename)/.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(relative).toEqual([])
  })

  test('and what is looked up there is packed', () => {
    const named = sources('src', 'reporters', 'fixtures')
      .flatMap(file => [...readFileSync(join(ROOT, file), 'utf8').matchAll(/new URL\((['`])(.+?)\1, packageRoot\)/g)].map(match => match[2]!.replace(/\$\{.*$/, '')))
    expect(named.length).toBeGreaterThan(4)
    for (const path of named)
      expect(path === 'package.json' || packageJson.files.some(entry => path.startsWith(entry) || entry.startsWith(path)), path).toBe(true)
  })
})

test('every entry point has its source, and everything that is packed is there', () => {
  const targets = Object.values(packageJson.exports).flatMap(target => typeof target === 'string' ? [target] : Object.values(target))
  for (const target of [...targets, packageJson.bin.podfit]) {
    const source = target.startsWith('./dist/') ? target.replace('./dist/', './').replace(/\.d\.ts$|\.js$/, '.ts') : target
    expect(existsSync(join(ROOT, source)), target).toBe(true)
  }
  for (const entry of packageJson.files.filter(entry => !entry.startsWith('dist/')))
    expect(existsSync(join(ROOT, entry.replace(/\*\*.*$/, ''))), entry).toBe(true)
  for (const file of packageJson.publishConfig.executableFiles)
    expect(existsSync(join(ROOT, file)), file).toBe(true)
})

test('Vitest is the user\'s, in the version that is tested here', () => {
  expect(packageJson.peerDependencies.vitest).toBe(`~${packageJson.devDependencies.vitest}`)
})
