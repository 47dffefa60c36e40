import { execFileSync } from 'node:child_process'
import { release } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { connect, exchange } from './client.ts'
import { skipWithout } from './needed-tool.ts'
import { onPath } from './on-path.ts'
import { eventually, started } from './started.ts'

const SOURCE = join(import.meta.dirname, '../../fixtures/workloads/urunc/posix-server/server.c')

test('the server for unikernels compiles without a warning and answers as the others do', async (context) => {
  if (!onPath('gcc')) skipWithout(context, 'gcc is not on PATH (apt-get install gcc libc6-dev)')
  const program = join(temporaryDir(), 'server')
  execFileSync('gcc', ['-std=c99', '-D_POSIX_C_SOURCE=200809L', '-Wall', '-Wextra', '-Werror', '-fsanitize=address,undefined', '-O1', '-o', program, SOURCE])
  const { output } = started(context, program, ['0'])
  const port = await eventually(() => /^listening 0\.0\.0\.0:(\d+)$/m.exec(output())?.[1]).then(Number)
  const place = { address: '127.0.0.1', port }
  const ask = (path: string): ReturnType<typeof exchange> => exchange(place, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)

  expect(await ask('/')).toMatchObject({ status: 200, body: 'Hello from podfit\n' })
  const sandbox = await ask('/sandbox')
  expect(JSON.parse(sandbox.body)).toMatchObject({ kernel: { sysname: 'Linux', release: release() }, pid: expect.any(Number), uptimeSeconds: expect.any(Number) })
  expect((await ask('/elsewhere')).status).toBe(404)

  // A client that goes away half-way, one that sends too much, and one that sends it in pieces hold nobody up.
  const rude = await connect(place)
  rude.send('GET / HT')
  rude.socket.destroy()
  const endless = await connect(place)
  endless.send('x'.repeat(20_000))
  const slow = await connect(place)
  slow.send('GET / HTTP/1.1\r\n')
  slow.send('Host: x\r\n\r\n')
  expect((await slow.responses(1))[0]?.status).toBe(200)
  endless.socket.destroy()
  slow.socket.destroy()
  expect((await ask('/')).status).toBe(200)
}, 60_000)
