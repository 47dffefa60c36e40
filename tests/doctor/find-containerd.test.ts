import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
