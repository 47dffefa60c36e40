import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { OciVariant } from '../../variants/variant.ts'
import type { CgroupSetup } from './cgroups.ts'
import { cgroupSetup } from './cgroups.ts'
import { cliEnvironment } from './cli-environment.ts'
import { findProgram } from './find-program.ts'
import { runCli } from './run-cli.ts'
import type { EmbeddedRun } from './run-folder.ts'

/** An OCI runtime of this host and how its command line is used here. */
export interface OciRuntime {
  family: 'runc' | 'crun' | 'runsc' | 'other'
  /** Name and version, as in `runc 1.1.5`. */
  version: string
  /** Command line up to the subcommand, without `--root`. */
  command: string[]
  /** runsc has no rootless `create`, only `run`. */
  way: 'create-start' | 'run'
  /** Whether config.json has to ask for a user namespace: rootless, where the runtime does not bring one itself. */
  needsUserNamespace: boolean
  /** Whether each sandbox gets a cgroup of its own. */
  hasCgroups: boolean
}

export type FoundRuntime =
  | { status: 'found', runtime: OciRuntime }
  | { status: 'absent' | 'broken', reason: string, remedy: string }

const DEADLINE_MS = 10_000

/** Looks up a runtime, asks it for its version, and settles how it can be used on this host by this user. */
export async function findRuntime(variant: OciVariant, run: EmbeddedRun, env: NodeJS.ProcessEnv): Promise<FoundRuntime> {
  const scratchDir = mkdtempSync(join(run.dir, 'v-'))
  try {
    return await examine(variant, scratchDir, cliEnvironment(env, run))
  }
  finally {
    rmSync(scratchDir, { recursive: true, force: true })
  }
}

async function examine({ command, args, package: debianPackage }: OciVariant, scratchDir: string, env: Record<string, string>): Promise<FoundRuntime> {
  const install = debianPackage === undefined ? `put ${command} on PATH` : `apt-get install ${debianPackage}`
  const program = findProgram(command, env)
  if (program === undefined)
    return { status: 'absent', reason: command.includes('/') ? `${command} is no program` : `no ${command} on PATH`, remedy: install }
  const ask = (name: string, question: string): ReturnType<typeof runCli> =>
    runCli([program, question], { name: `${command} ${name}`, output: join(scratchDir, `${name}.log`), deadlineMs: DEADLINE_MS, env })
  const answer = await ask('version', '--version')
  if (answer.status !== 'ok')
    return { status: 'broken', reason: answer.message, remedy: `install it anew: ${install}` }

  const family = familyOf(answer.output)
  const isRoot = process.getuid?.() === 0
  const cgroups = cgroupSetup()
  const hasCgroups = isRoot && cgroups.isWritable
  const common = { family, hasCgroups, way: 'create-start', needsUserNamespace: !isRoot } as const
  const version = versionOf(answer.output, command)
  switch (family) {
    case 'crun': {
      const wrapper = crunWrapper(cgroups, isRoot)
      return { status: 'found', runtime: {
        ...common,
        version,
        command: [...wrapper, program, `--cgroup-manager=${hasCgroups ? 'cgroupfs' : 'disabled'}`, ...args],
        needsUserNamespace: !isRoot && wrapper.length === 0,
      } }
    }
    case 'runsc': {
      const platform = await platformArgs(args, async () => (await ask('flags', 'flags')).output)
      return { status: 'found', runtime: {
        ...common,
        version: `${version}${platform.remark}`,
        command: [program, ...platform.args, ...(isRoot ? [] : ['--rootless']), ...(hasCgroups ? [] : ['--ignore-cgroups'])],
        way: isRoot ? 'create-start' : 'run',
        needsUserNamespace: false,
      } }
    }
    default:
      return { status: 'found', runtime: { ...common, version, command: [program, ...args] } }
  }
}

function familyOf(versionOutput: string): OciRuntime['family'] {
  const name = /^(\w+) version/.exec(versionOutput)?.[1]
  return name === 'runc' || name === 'crun' || name === 'runsc' ? name : 'other'
}

function versionOf(versionOutput: string, command: string): string {
  const first = versionOutput.split('\n', 1)[0] ?? ''
  return /^\w+ version/.test(first) ? first.replace(' version ', ' ').replace(/\+ds\d+$/, '').trim() : `${command}: ${first.slice(0, 60)}`
}

/**
 * crun refuses hosts with the v1 controllers and cgroup2 side by side ("cgroups in hybrid mode not supported"). In a mount namespace
 * of its own cgroup2 can be taken out of its sight: by root unmounted, by others, in a user namespace too, covered.
 */
function crunWrapper({ mode, unified }: CgroupSetup, isRoot: boolean): string[] {
  if (mode !== 'hybrid' || unified === undefined)
    return []
  return isRoot
    ? ['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', 'umount "$0" && exec "$@"', unified]
    : ['unshare', '--user', '--map-root-user', '--mount', '--', 'sh', '-c', 'mount -t tmpfs tmpfs "$0" && exec "$@"', unified]
}

/** Versions of gVisor from before 2023 have no systrap; ptrace is the other platform that needs no KVM. */
async function platformArgs(args: readonly string[], flags: () => Promise<string>): Promise<{ args: string[], remark: string }> {
  if (!args.includes('--platform=systrap') || (await flags()).includes('systrap'))
    return { args: [...args], remark: '' }
  return { args: args.map(arg => arg === '--platform=systrap' ? '--platform=ptrace' : arg), remark: ' (ptrace: it has no systrap)' }
}
