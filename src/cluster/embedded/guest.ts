import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedError } from '../../errors/embedded-error.ts'
import type { QemuVariant } from '../../variants/variant.ts'
import type { AddressPool } from './addresses.ts'
import { cliEnvironment } from './cli-environment.ts'
import { findProgram } from './find-program.ts'
import { findGuestKernel, unpackedKernelFolder } from './guest-kernel.ts'
import { guestModules } from './guest-modules.ts'
import { packCpio } from './pack-cpio.ts'
import type { Guest, GuestArchitecture } from './qemu-command.ts'
import { GUEST_MODULES, MACHINES } from './qemu-command.ts'
import { qemuSandboxes } from './qemu-sandboxes.ts'
import { runCli } from './run-cli.ts'
import type { EmbeddedRun } from './run-folder.ts'

export type FoundGuest =
  | { status: 'found', guest: Guest, version: string }
  | { status: 'absent', reason: string, remedy: string }

export interface GuestOptions {
  run: EmbeddedRun
  /** The workload's binary, and the guest's first process. */
  binaries: { server: string, init: string }
  /** For the test of KVM. */
  addresses: AddressPool
  env: NodeJS.ProcessEnv
}

const VERSION_MS = 10_000
const KVM = '/dev/kvm'
/** With KVM a guest is up in a second or two. Where it does not work inside another virtual machine, it hangs instead of failing. */
const KVM_TEST_MS = 5_000
const TEST_PORT = 8080

/** Settles with which emulator, kernel and acceleration this host boots its virtual machines, and makes their initrd in the run's folder. */
export async function findGuest(variant: QemuVariant, options: GuestOptions): Promise<FoundGuest> {
  const { run, binaries, env } = options
  const architecture = process.arch
  if (!isGuestArchitecture(architecture))
    return { status: 'absent', reason: `no virtual machine is described for ${architecture}`, remedy: 'measure on amd64 or arm64' }
  const { program: usual, package: debianPackage } = MACHINES[architecture]
  const { command = usual } = variant
  const program = findProgram(command, env)
  if (program === undefined)
    return { status: 'absent', reason: command.includes('/') ? `${command} is no program` : `no ${command} on PATH`, remedy: `apt-get install --no-install-recommends ${debianPackage}` }
  const kernel = findGuestKernel(variant.kernel, ['/', unpackedKernelFolder(env)])
  if (kernel.status === 'absent')
    return kernel
  if (!existsSync(binaries.init))
    return { status: 'absent', reason: `${binaries.init}, the guest's first process, is missing`, remedy: 'pnpm workload build' }

  const version = await versionOf(program, run, env)
  if (version.status === 'absent')
    return { ...version, remedy: `install it anew: apt-get install ${debianPackage}` }
  let initrd: string
  try {
    initrd = writeInitrd(run, binaries, guestModules(kernel.modules, GUEST_MODULES))
  }
  catch (error) {
    if (error instanceof EmbeddedError)
      return { status: 'absent', reason: error.message, remedy: 'set embedded.kernel to another kernel, or apt-get install xz-utils zstd' }
    throw error
  }
  const common: Omit<Guest, 'acceleration'> = { program, kernel: kernel.path, initrd, memoryBytes: variant.memoryBytes, architecture }
  const kvm = await tryKvm(common, options)
  return {
    status: 'found',
    guest: { ...common, acceleration: kvm.isUsable ? 'kvm' : 'tcg' },
    version: `${version.text} with ${kvm.isUsable ? 'KVM' : `TCG (${kvm.reason})`}, guest kernel ${kernel.release}`,
  }
}

function isGuestArchitecture(architecture: string): architecture is GuestArchitecture {
  return architecture in MACHINES
}

async function versionOf(program: string, run: EmbeddedRun, env: NodeJS.ProcessEnv): Promise<{ status: 'found', text: string } | { status: 'absent', reason: string }> {
  const scratchDir = mkdtempSync(join(run.dir, 'v-'))
  try {
    const answer = await runCli([program, '--version'], { name: 'qemu --version', output: join(scratchDir, 'version.log'), deadlineMs: VERSION_MS, env: cliEnvironment(env, run) })
    if (answer.status !== 'ok')
      return { status: 'absent', reason: answer.message }
    const number = /version (\S+)/.exec(answer.output)?.[1]
    return { status: 'found', text: `qemu ${number ?? answer.output.split('\n', 1)[0]?.slice(0, 60)}` }
  }
  finally {
    rmSync(scratchDir, { recursive: true, force: true })
  }
}

/** One for all machines of a variant. */
function writeInitrd(run: EmbeddedRun, { server, init }: GuestOptions['binaries'], modules: readonly Buffer[]): string {
  const parent = join(run.dir, 'guests')
  mkdirSync(parent, { recursive: true })
  const path = join(mkdtempSync(join(parent, 'g-')), 'initrd')
  writeFileSync(path, packCpio([
    { name: 'init', content: readFileSync(init) },
    { name: 'http-server', content: readFileSync(server) },
    { name: 'modules' },
    ...modules.map((content, index) => ({ name: `modules/${index}`, content, mode: 0o644 })),
  ]))
  return path
}

/** KVM is used only where a guest is seen to boot with it. */
async function tryKvm(guest: Omit<Guest, 'acceleration'>, { run, addresses, env }: GuestOptions): Promise<{ isUsable: true } | { isUsable: false, reason: string }> {
  if (!existsSync(KVM))
    return { isUsable: false, reason: 'no KVM here' }
  try {
    accessSync(KVM, constants.R_OK | constants.W_OK)
  }
  catch {
    return { isUsable: false, reason: `this user may not use ${KVM}` }
  }
  const port = await addresses.port(TEST_PORT)
  const [ip = ''] = await addresses.take(1, port)
  const sandbox = qemuSandboxes(run, { guest: { ...guest, acceleration: 'kvm' }, port, bootDeadlineMs: KVM_TEST_MS, env }).make(1, ip)
  try {
    const result = await sandbox.start(() => undefined, new AbortController().signal)
    return result.status === 'running' ? { isUsable: true } : { isUsable: false, reason: `with KVM no guest came up in ${KVM_TEST_MS / 1000} s` }
  }
  finally {
    await sandbox.remove(performance.now() + KVM_TEST_MS)
  }
}
