import { chmodSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileGo } from '../../fixtures/workloads/compile-go.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { exchange } from './client.ts'
import { skipWithout } from './needed-tool.ts'
import { onPath } from './on-path.ts'
import { nativeArchitecture } from './server-process.ts'
import { eventually, freePort, started } from './started.ts'

test('the Go server: one static binary that answers, and says what kernel it sees', async (context) => {
  if (!onPath('go')) skipWithout(context, 'go is not on PATH (apt-get install golang-go)')
  const binary = await compileGo(nativeArchitecture)
  expect(binary.length).toBeGreaterThan(2e6)
  expect(binary.length).toBeLessThan(8e6)
  // A program interpreter would be a libc that a scratch image does not have.
  expect(binary.includes('ld-linux')).toBe(false)
  const program = join(temporaryDir(), 'go-server')
  writeFileSync(program, binary)
  chmodSync(program, 0o755)

  const address = `127.31.${1 + Math.floor(Math.random() * 250)}.1`
  const port = await freePort(address)
  const { output } = started(context, program, [], { BIND: address, PORT: String(port), RUNTIME_NAME: 'runc' })
  const ask = (path: string): ReturnType<typeof exchange> => exchange({ address, port }, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  const first = await eventually(() => ask('/'))
  expect(first, output()).toMatchObject({ status: 200 })
  expect(JSON.parse(first.body)).toMatchObject({ runtime: 'runc', go: expect.stringMatching(/^go1\./), architecture: nativeArchitecture })
  expect(JSON.parse((await ask('/sandbox')).body)).toMatchObject({ kernel: { sysname: 'Linux', release: release() }, memTotalBytes: expect.any(Number), uptimeSeconds: expect.any(Number) })
  expect((await ask('/elsewhere')).status).toBe(404)
}, 300_000)
