import { mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { cgroupMounts } from '../../../fixtures/lab/cgroups.ts'

/** A bundler's helper process ends a moment after the one that started it. */
const GONE_MS = 2_000

/**
 * A cgroup that counts the CPU time of what is started in it, also of what has ended: the kernel's own sum, in nanoseconds (v1, cpuacct) or
 * microseconds (v2). It limits nothing.
 */
export class AccountedGroup {
  static readonly #all = new Set<AccountedGroup>()
  static #made = 0
  readonly #folder: string
  readonly #version: 1 | 2

  constructor(name: string) {
    const mounts = cgroupMounts()
    const mount = mounts.find(({ path, version }) => version === 1 && /\/(cpu,)?cpuacct$/.test(path)) ?? mounts.find(({ version }) => version === 2)
    if (mount === undefined)
      throw new Error('expected a cgroup hierarchy that counts CPU time: cpuacct of v1, or v2')
    this.#version = mount.version
    this.#folder = `${mount.path}/podfit-bench-${process.pid}-${++AccountedGroup.#made}-${name}`
    mkdirSync(this.#folder)
    AccountedGroup.#all.add(this)
  }

  /** Ends every process in every group, for a run that is interrupted. */
  static async endAll(): Promise<void> {
    for (const group of AccountedGroup.#all) {
      await group.end()
      await group.remove()
    }
  }

  /** Ends every process in it. */
  async end(): Promise<void> {
    for (let pids = this.pids(); pids.length > 0; pids = this.pids()) {
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL')
        }
        catch {
          // It ended by itself.
        }
      }
      await sleep(20)
    }
  }

  /** Command line that runs `command` in the group. */
  command(command: readonly string[]): [string, ...string[]] {
    return ['/bin/sh', '-c', `echo $$ > ${this.#folder}/cgroup.procs && exec "$@"`, 'sh', ...command]
  }

  /** CPU time so far. */
  cpuMs(): number {
    if (this.#version === 1)
      return Number(readFileSync(`${this.#folder}/cpuacct.usage`, 'utf8')) / 1e6
    return Number(/^usage_usec (\d+)$/m.exec(readFileSync(`${this.#folder}/cpu.stat`, 'utf8'))?.[1]) / 1e3
  }

  pids(): number[] {
    return readFileSync(`${this.#folder}/cgroup.procs`, 'utf8').split('\n').filter(line => line !== '').map(Number)
  }

  /** Waits a little for the last process in it to be gone. */
  async remove(): Promise<void> {
    const endsAt = performance.now() + GONE_MS
    while (this.pids().length > 0 && performance.now() < endsAt)
      await sleep(20)
    await this.end()
    rmdirSync(this.#folder)
    AccountedGroup.#all.delete(this)
  }
}
