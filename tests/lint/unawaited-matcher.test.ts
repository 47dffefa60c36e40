import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
// Within specs/, where the project's own rules and types hold; the name keeps it out of every Vitest project.
const DIR = join(ROOT, 'specs/.lint-test')

afterEach(() => rmSync(DIR, { recursive: true, force: true }))

/** What is found in specs that hold one line each, by name: in one run, since each reads the types of the whole project. */
async function lint(lines: Record<string, string>): Promise<string> {
  mkdirSync(DIR, { recursive: true })
  for (const [name, line] of Object.entries(lines))
    writeFileSync(join(DIR, `${name}.ts`), `import { expect, test, variants } from '../../fixtures/test.ts'\n\ntest('x', async ({ k3s }) => {\n  ${line.replaceAll('VARIANT', 'variants[0]!')}\n})\n`)
  try {
    const { stdout } = await promisify(execFile)(join(ROOT, 'node_modules/.bin/oxlint'), ['--type-aware', '--deny-warnings', '-c', join(ROOT, '.oxlintrc.json'), '-f', 'unix', DIR], { cwd: ROOT })
    return stdout
  }
  catch (error) {
    return (error as { stdout: string }).stdout
  }
}

// Vitest 4 does not notice a matcher that nobody waits for: the test passes.
it('finds a matcher that is not awaited', { timeout: 60_000 }, async () => {
  const found = (await lint({
    forgotten: 'expect(k3s.rollouts(VARIANT)).toServeAllWithin(\'1s\')',
    awaited: 'await expect(k3s.rollouts(VARIANT)).toServeAllWithin(\'1s\')',
  })).split('\n').filter(line => line.includes('no-floating-promises'))
  expect(found).toHaveLength(1)
  expect(found[0]).toContain('forgotten.ts')
})
