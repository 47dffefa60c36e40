import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderSetup } from '../../src/setup/render-setup.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'

const ROOT = join(import.meta.dirname, '../..')
const SLOW = { timeout: 60_000 }

function setup(...args: string[]): { status: number | null, stdout: string, stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'src/cli/main.ts'), 'setup', ...args], { cwd: ROOT, encoding: 'utf8' })
}

test('setup print', SLOW, () => {
  const variant = loadAnyVariants(OWN_VARIANTS_DIR).get('urunc/linux-fc')!
  expect(setup('print', 'urunc/linux-fc')).toMatchObject({ status: 0, stdout: renderSetup(variant), stderr: '' })
  expect(setup('print', 'urunc/linux-fc', '--arch', 'arm64')).toMatchObject({ status: 0, stdout: renderSetup(variant, 'arm64') })
})

test('setup print of what is not there', SLOW, () => {
  expect(setup('print', 'kata/quemu')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^unknown variant "kata\/quemu"; did you mean "kata\/qemu"\?/) })
  expect(setup('print', 'gvisor', '--arch', 'mips')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/Allowed choices are amd64, arm64/) })
  expect(setup('print').status).toBe(2)
})
