import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { expect, test } from 'vitest'
import { findContainerd } from '../../src/doctor/read/find-containerd.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'

test('of several containerds on a host each has the configuration that names its socket', async ({ onTestFinished }) => {
  const dir = temporaryDir()
  const places = await Promise.all(['docker', 'k3s'].map(async (name) => {
    const socket = join(dir, `${name}.sock`)
    const configFile = join(dir, `${name}.toml`)
    writeFileSync(socket, '')
    writeFileSync(configFile, `version = 2\n[grpc]\n  address = ${JSON.stringify(socket)}\n`)
    // As a containerd shows in the process table; it reads from a pipe until the test ends.
    const daemon = spawn('/bin/sh', ['-c', 'read line', '--config', configFile], { argv0: 'containerd', stdio: ['pipe', 'ignore', 'ignore'] })
    onTestFinished(async () => {
      daemon.stdin.end()
      await (daemon.exitCode === null && once(daemon, 'exit'))
    })
    await once(daemon, 'spawn')
    return { socket, configFile }
  }))
  for (const place of places)
    expect(findContainerd(place.socket)).toEqual(place)
})

/** Shows as containerd in the process table, with that configuration, until the test ends. */
async function daemon({ onTestFinished }: TestContext, configFile: string, before: readonly string[] = []): Promise<void> {
  const [program, ...args] = [...before, '/bin/bash', '-c', 'exec -a containerd /bin/sh -c "echo; read line" --config "$0"', configFile]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  onTestFinished(async () => {
    child.stdin.end()
    await (child.exitCode === null && once(child, 'exit'))
  })
  await once(child.stdout, 'data')
}

test('a process in a container of its own is no containerd of this host, whatever it calls itself', async (context) => {
  if (process.getuid?.() !== 0)
    context.skip('making a PID namespace takes root')
  const dir = temporaryDir()
  const [socket, configFile] = [join(dir, 'x.sock'), join(dir, 'x.toml')]
  writeFileSync(socket, '')
  writeFileSync(configFile, `address = ${JSON.stringify(socket)}\n`)
  const usual = findContainerd(socket)
  await daemon(context, configFile, ['unshare', '--pid', '--fork', '--kill-child'])
  expect(findContainerd(socket)).toEqual(usual)
  await daemon(context, configFile)
  expect(findContainerd(socket)).toEqual({ socket, configFile })
})

test('a configuration that is a named pipe is not waited for', async (context) => {
  const dir = temporaryDir()
  const [socket, configFile] = [join(dir, 'y.sock'), join(dir, 'y.toml')]
  writeFileSync(socket, '')
  execFileSync('mkfifo', [configFile])
  await daemon(context, configFile)
  expect(findContainerd(socket)?.socket).toBe(socket)
})
