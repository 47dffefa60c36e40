import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommand } from '../../fixtures/workloads/run-command.ts'
import { skipWithout } from './needed-tool.ts'
import { onPath } from './on-path.ts'

const harness = fileURLToPath(new URL('sanitized.c', import.meta.url))
const sourceFolder = fileURLToPath(new URL('../../fixtures/workloads/http-server/src', import.meta.url))
const parts = ['request.c', 'response.c', 'sandbox.c', 'settings.c', 'text.c']
const timeoutMs = 15_000

test('random requests, split at random, are read the same way and touch no byte outside a buffer', async (context) => {
  if (!onPath('gcc')) skipWithout(context, 'gcc is not on PATH (apt-get install gcc libc6-dev)')
  const folder = await mkdtemp(join(tmpdir(), 'podfit-test-'))
  try {
    const program = join(folder, 'sanitized')
    const flags = ['-std=gnu11', '-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-I.', '-o', program]
    expect(await runCommand('gcc', [...flags, harness, ...parts], { cwd: sourceFolder, timeoutMs })).toEqual({
      status: 'done',
      stdout: '',
    })
    const result = await runCommand(program, ['1', '300'], { timeoutMs })
    expect(result).toMatchObject({ status: 'done' })
    const counts = result.status === 'done' ? result.stdout.match(/\d+/g)?.map(Number) : []
    expect(counts).toHaveLength(5)
    expect(Math.min(...(counts ?? []))).toBeGreaterThan(0)
  } finally {
    await rm(folder, { recursive: true })
  }
})
