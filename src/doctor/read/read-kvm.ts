import { accessSync, constants, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../cluster/embedded/find-program.ts'
import { MACHINES } from '../../cluster/embedded/qemu-command.ts'
import type { CliResult } from '../../cluster/embedded/run-cli.ts'
import { runCli } from '../../cluster/embedded/run-cli.ts'
import type { KvmReading } from '../readings.ts'
import { TINY_GUESTS } from './tiny-guest.ts'

export interface KvmOptions {
  /** Where to look for QEMU. */
  env: NodeJS.ProcessEnv
  /** Default: KVM. Without it the same guests show that the test itself works. */
  accelerator?: 'kvm' | 'tcg'
  /** For each guest; default 10 s. */
  deadlineMs?: number
}

/** A guest that comes to its end by itself. */
interface Guest {
  what: string
  args: string[]
  isDone: (ended: CliResult) => boolean
}

const KVM = '/dev/kvm'
/** Either takes some tenths of a second on an idle machine. Where KVM does not work inside another virtual machine, guests hang instead of failing. */
const DEADLINE_MS = 10_000
/** Where installers of Kata and urunc put their own. */
const ALSO = ['/opt/kata/bin', '/opt/urunc/bin']

/**
 * Whether guests run with KVM. The device says nothing, nor that it can be opened; and where KVM is nested, a few instructions may run and
 * a whole machine hang. So there are two: code that switches to 64-bit mode and ends the machine, and on amd64 QEMU's own firmware up to
 * its "No bootable device", with its timers and interrupts.
 */
export async function readKvm({ env, accelerator = 'kvm', deadlineMs = DEADLINE_MS }: KvmOptions): Promise<KvmReading> {
  if (accelerator === 'kvm') {
    const obstacle = obstacleOf(KVM)
    if (obstacle !== undefined)
      return obstacle
  }
  const name = MACHINES[process.arch === 'arm64' ? 'arm64' : 'x64'].program
  const program = findProgram(name, { ...env, PATH: [env.PATH ?? '', ...ALSO].join(':') })
  if (program === undefined)
    return { status: 'untried', reason: `${KVM} is there, and no ${name} to try it with` }
  const dir = mkdtempSync(join(tmpdir(), 'podfit-kvm-'))
  try {
    return await bootAll(program, accelerator, { dir, deadlineMs })
  }
  finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function obstacleOf(device: string): KvmReading | undefined {
  if (!existsSync(device))
    return { status: 'absent', reason: `there is no ${device}` }
  try {
    accessSync(device, constants.R_OK | constants.W_OK)
    return undefined
  }
  catch {
    return { status: 'untried', reason: `this user may not use ${device}: run as root, or sudo usermod -aG kvm $USER` }
  }
}

async function bootAll(program: string, accelerator: 'kvm' | 'tcg', { dir, deadlineMs }: { dir: string, deadlineMs: number }): Promise<KvmReading> {
  const guests = guestsOf(dir)
  if (guests.length === 0)
    return { status: 'untried', reason: `no guest is known for ${process.arch}` }
  for (const [index, { what, args, isDone }] of guests.entries()) {
    const command = [program, '-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-m', '64', '-accel', accelerator, '-cpu', accelerator === 'kvm' ? 'host' : 'max', ...args]
    const ended = await runCli(command, { name: 'qemu', output: join(dir, `${index}.log`), deadlineMs, env: { PATH: '/usr/bin:/bin', HOME: dir, TMPDIR: dir } })
    if (isDone(ended))
      continue
    if (ended.status === 'hung')
      return { status: 'failed', reason: `${KVM} is there, and ${what} hung in it: it did not come to its end within ${deadlineMs / 1_000} s` }
    // A QEMU without its firmware is not KVM's fault.
    if (/could not load PC BIOS/i.test(ended.output))
      return { status: 'untried', reason: `${program} lacks its firmware: ${ended.output.trim()}` }
    return { status: 'failed', reason: `${KVM} is there, and ${what} did not run in it: ${ended.status === 'failed' ? ended.message : 'QEMU ended before it did'}` }
  }
  return { status: 'ran' }
}

function guestsOf(dir: string): Guest[] {
  const tiny = TINY_GUESTS[process.arch]
  if (tiny === undefined)
    return []
  const file = join(dir, 'guest.bin')
  writeFileSync(file, tiny.image)
  const code: Guest = { what: 'a guest of a few instructions', args: tiny.args(file), isDone: ended => exitCodeOf(ended) === tiny.exitCode }
  return process.arch === 'x64' ? [code, FIRMWARE] : [code]
}

/** SeaBIOS logs to port 0x402, finds nothing to boot, and restarts, which ends QEMU. */
const FIRMWARE: Guest = {
  what: 'a guest with QEMU\'s own firmware',
  args: ['-machine', 'pc', '-chardev', 'stdio,id=log,signal=off', '-device', 'isa-debugcon,iobase=0x402,chardev=log', '-boot', 'reboot-timeout=1'],
  isDone: ended => ended.status === 'ok' && ended.output.includes('No bootable device'),
}

function exitCodeOf(ended: CliResult): number | null {
  return ended.status === 'ok' ? 0 : ended.status === 'failed' ? ended.exitCode : null
}
