import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
// Within specs/, where the project's own rules and types hold; the name keeps it out of every Vitest project.
const DIR = join(ROOT, 'specs/.lint-test')

afterEach(() => rmSync(DIR, { recursive: true, force: true }))

async function lint(line: string): Promise<string> {
  mkdirSync(DIR, { recursive: true })
  const file = join(DIR, 'unawaited.ts')
  writeFileSync(file, `import { expect, test, variants } from '../../fixtures/test.ts'\n\ntest('x', async ({ k3s }) => {\n  ${line.replaceAll('VARIANT', 'variants[0]!')}\n})\n`)
  try {
    const { stdout } = await promisify(execFile)(join(ROOT, 'node_modules/.bin/oxlint'), ['--type-aware', '--deny-warnings', '-c', join(ROOT, '.oxlintrc.json'), file], { cwd: ROOT })
    return stdout
  }
  catch (error) {
    return (error as { stdout: string }).stdout
  }
}

// Vitest 4 does not notice a matcher that nobody waits for: the test passes.
it('finds a matcher that is not awaited', { timeout: 60_000 }, async () => {
  expect(await lint('expect(k3s.rollouts(VARIANT)).toServeAllWithin(\'1s\')')).toContain('no-floating-promises')
  expect(await lint('await expect(k3s.rollouts(VARIANT)).toServeAllWithin(\'1s\')')).not.toContain('no-floating-promises')
})
