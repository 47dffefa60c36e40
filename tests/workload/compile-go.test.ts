import { expect, test } from 'vitest'
import { compileGo } from '../../fixtures/workloads/compile-go.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'

test('without Go: what to install, and exit code 2', async () => {
  const path = process.env.PATH
  process.env.PATH = temporaryDir()
  try {
    await expect(compileGo('amd64')).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('apt-get install golang-go') })
  }
  finally {
    process.env.PATH = path
  }
})
