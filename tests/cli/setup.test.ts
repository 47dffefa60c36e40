import { expect, test } from 'vitest'
import { renderSetup } from '../../src/setup/render-setup.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { podfit, podfitProcess, ROOT } from './podfit.ts'

test('setup print', async () => {
  const variant = loadAnyVariants(OWN_VARIANTS_DIR).get('urunc/linux-fc')!
  expect(await podfit(ROOT, ['setup', 'print', 'urunc/linux-fc'])).toMatchObject({ status: 0, stdout: renderSetup(variant), stderr: '' })
  expect(await podfit(ROOT, ['setup', 'print', 'urunc/linux-fc', '--arch', 'arm64'])).toMatchObject({ status: 0, stdout: renderSetup(variant, 'arm64') })
})

test('setup print of what is not there', async () => {
  expect(await podfit(ROOT, ['setup', 'print', 'kata/quemu'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^unknown variant "kata\/quemu"; did you mean "kata\/qemu"\?/) })
  expect(await podfit(ROOT, ['setup', 'print', 'gvisor', '--arch', 'mips'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/Allowed choices are amd64, arm64/) })
  expect((await podfit(ROOT, ['setup', 'print'])).status).toBe(2)
})

test('setup print in a process of its own', { timeout: 60_000 }, async () => {
  const args = ['setup', 'print', 'gvisor', '--arch', 'arm64']
  expect(podfitProcess(ROOT, args)).toEqual(await podfit(ROOT, args))
})
