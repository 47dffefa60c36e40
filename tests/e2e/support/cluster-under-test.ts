import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { hostProblem } from '../../../fixtures/lab/host-problem.ts'
import { labPaths } from '../../../fixtures/lab/paths.ts'

/** Where the e2e suite runs: the cluster of $KUBECONFIG, or the lab. */
export type ClusterUnderTest =
  | { status: 'given', kubeconfig: string }
  | { status: 'lab' }
  /** Neither: the suite is skipped with the reason, and fails where CI is set. */
  | { status: 'missing', reason: string }

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const LAB = 'fixtures/lab/main.ts'
// Not the tsx command: it kills a child that is slow to say that a signal has reached it.
const RUN_LAB = ['--import', 'tsx', LAB]

export const clusterUnderTest: ClusterUnderTest = find()

/** For `describe.skipIf` of what needs any cluster. */
export const noCluster: boolean = clusterUnderTest.status === 'missing'

/** For `describe.skipIf` of what only the lab can show: its limits, its users, its audit log. */
export const notTheLab: boolean = clusterUnderTest.status !== 'lab'

/** Brings the lab up with these options; it is taken down first where it has others. With a given cluster there is nothing to do. */
export function bringUp(...options: string[]): void {
  if (clusterUnderTest.status === 'lab')
    execFileSync(process.execPath, [...RUN_LAB, 'up', '--recreate', ...options], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** As {@link bringUp}, but a lab that is up with these options already is taken as it is. */
export function ensureUp(): void {
  if (clusterUnderTest.status !== 'lab')
    return
  try {
    execFileSync(process.execPath, [...RUN_LAB, 'up'], { cwd: ROOT, stdio: 'ignore' })
  }
  catch {
    bringUp()
  }
}

/** The command that runs `command` where the cluster can be reached, and its environment. */
export function inCluster(command: string[], env: NodeJS.ProcessEnv): { file: string, args: string[], env: NodeJS.ProcessEnv } {
  if (clusterUnderTest.status === 'given')
    return { file: command[0] ?? '', args: command.slice(1), env: { ...process.env, PODFIT_PROFILE: 'none', ...env } }
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  return { file: process.execPath, args: [...RUN_LAB, 'exec', '--', 'env', ...assignments, ...command], env: process.env }
}

function find(): ClusterUnderTest {
  if (process.env.KUBECONFIG)
    return { status: 'given', kubeconfig: process.env.KUBECONFIG }
  const reason = hostProblem({
    platform: process.platform,
    uid: process.geteuid?.() ?? -1,
    osRelease: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
    arch: process.arch,
  }) ?? (existsSync(`${labPaths().bin}/kubelet`) ? undefined : 'the lab is not built: pnpm lab build')
  if (reason === undefined)
    return { status: 'lab' }
  if (process.env.CI)
    throw new Error(`no cluster to test on: KUBECONFIG is not set, and ${reason}`)
  process.stderr.write(`e2e tests are skipped: KUBECONFIG is not set, and ${reason}\n`)
  return { status: 'missing', reason }
}
