import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { cgroupMounts } from '../../../fixtures/lab/cgroups.ts'
import type { ComponentName } from '../../../fixtures/lab/components.ts'
import { readLabRecord, writeLabRecord } from '../../../fixtures/lab/lab-record.ts'
import { enterNamespaces, systemPath } from '../../../fixtures/lab/namespaces.ts'
import { labPaths } from '../../../fixtures/lab/paths.ts'
import type { ProcessIdentity } from '../../../fixtures/lab/processes.ts'
import { isAlive } from '../../../fixtures/lab/processes.ts'
import { spawnDaemon } from '../../../fixtures/lab/spawn-daemon.ts'

/** A program of the lab that a test breaks and mends. */
export class LabComponent {
  readonly #name: ComponentName
  readonly #command: string[]
  readonly #path: string
  #identity: ProcessIdentity

  constructor(name: ComponentName) {
    const identity = readLabRecord(labPaths())?.components[name]
    if (!identity || !isAlive(identity))
      throw new Error(`${name} of the lab does not run`)
    this.#name = name
    this.#identity = identity
    this.#command = readFileSync(`/proc/${identity.pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
    this.#path = `${labPaths().bin}:${systemPath}`
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.#identity.pid, signal)
  }

  /** `kill -9`, and waits until it is gone. */
  async kill(): Promise<void> {
    this.signal('SIGKILL')
    while (isAlive(this.#identity))
      await sleep(20)
  }

  /** Starts it again as it was started first, if it is gone, and lets it go on if it was stopped. */
  async mend(): Promise<void> {
    if (isAlive(this.#identity)) {
      this.signal('SIGCONT')
      return
    }
    const paths = labPaths()
    const record = readLabRecord(paths)
    if (!record?.holder)
      throw new Error('the lab is down')
    const procsFiles = cgroupMounts().map(({ path }) => `${path}/${paths.cgroup}/system/cgroup.procs`)
    this.#identity = await spawnDaemon([...enterNamespaces(record.holder), ...this.#command], procsFiles, `${paths.logs}/${this.#name}.log`, {
      PATH: this.#path,
      HOME: paths.run,
      ...(this.#name === 'containerd' ? { LD_LIBRARY_PATH: paths.lib } : {}),
    })
    record.components[this.#name] = this.#identity
    writeLabRecord(paths, record)
  }
}
