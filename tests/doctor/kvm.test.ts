import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { MACHINES } from '../../src/cluster/embedded/qemu-command.ts'
import { readDoctorHost } from '../../src/doctor/read/read-host.ts'
import { readKvm } from '../../src/doctor/read/read-kvm.ts'
import { TINY_GUESTS } from '../../src/doctor/read/tiny-guest.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { skipWithout } from '../workload/needed-tool.ts'

const { program } = MACHINES[process.arch === 'arm64' ? 'arm64' : 'x64']

/** An emulator of that name, which does as it is told. */
function emulator(script: string): NodeJS.ProcessEnv {
  const dir = join(temporaryDir(), 'bin')
  mkdirSync(dir)
  const file = join(dir, program)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return { PATH: `${dir}:/usr/bin:/bin` }
}

function leftovers(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('podfit-kvm-'))
}

test('the guests come to their end where instructions are carried out', { timeout: 120_000 }, async context => {
  if (findProgram(program, process.env) === undefined)
    skipWithout(context, `no ${program} on PATH`)
  expect(await readKvm({ env: process.env, accelerator: 'tcg', deadlineMs: 50_000 })).toEqual({ status: 'ran' })
})

test('a guest that hangs, one that does not run, an emulator without firmware', async () => {
  const before = leftovers()
  const answer = (script: string): ReturnType<typeof readKvm> => readKvm({ env: emulator(script), accelerator: 'tcg', deadlineMs: 500 })
  const started = performance.now()
  expect(await answer('sleep 60')).toEqual({ status: 'failed', reason: expect.stringMatching(/a guest of a few instructions hung in it: it did not come to its end within 0\.5 s/) })
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(await answer('echo "failed to initialize kvm: Permission denied"; exit 1')).toEqual({ status: 'failed', reason: expect.stringMatching(/did not run in it: qemu ended with exit code 1: failed to initialize kvm/) })
  expect(await answer('exit 3')).toMatchObject({ status: 'failed' })
  expect(await answer('echo "qemu: could not load PC BIOS \'bios-256k.bin\'"; exit 1')).toEqual({ status: 'untried', reason: expect.stringMatching(/lacks its firmware/) })
  expect(leftovers()).toEqual(before)
})

test.runIf(process.arch === 'x64')('instructions alone are not enough: the firmware must come to its end too', async () => {
  const { exitCode } = TINY_GUESTS.x64!
  const answer = (script: string): ReturnType<typeof readKvm> => readKvm({ env: emulator(`case "$*" in *isa-debug-exit*) exit ${exitCode};; *) ${script};; esac`), accelerator: 'tcg', deadlineMs: 500 })
  expect(await answer('sleep 60')).toEqual({ status: 'failed', reason: expect.stringMatching(/a guest with QEMU's own firmware hung/) })
  expect(await answer('exit 0')).toEqual({ status: 'failed', reason: expect.stringMatching(/QEMU ended before it did/) })
  expect(await answer('echo No bootable device')).toEqual({ status: 'ran' })
})

test('without an emulator nothing is claimed', async () => {
  const empty = join(temporaryDir(), 'none')
  const found = await readKvm({ env: { PATH: empty }, accelerator: 'tcg' })
  // An emulator in a folder that is always looked into, or an installer's, is still one.
  if (['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/kata/bin', '/opt/urunc/bin'].some(dir => existsSync(join(dir, program))))
    return expect(found.status).not.toBe('absent')
  expect(found).toEqual({ status: 'untried', reason: expect.stringMatching(/^\/dev\/kvm is there, and no qemu-system-/) })
})

test('without probes no guest is started', async () => {
  const started = join(temporaryDir(), 'started')
  const { kvm } = await readDoctorHost('on-node', emulator(`touch ${started}`), { hasGuests: true, withProbes: false })
  expect(kvm).toEqual({ status: 'not-read', reason: 'left out (--no-probes)' })
  expect(existsSync(started)).toBe(false)
})
