import { readFile } from 'node:fs/promises'
import type { CheckResult, Reading } from './check.ts'
import { judged } from './check.ts'
import { attempt } from './attempt.ts'

/** `v2`: the unified hierarchy with these controllers. `v1`: those that /proc/cgroups has enabled. */
export interface CgroupReading {
  version: 'v1' | 'v2'
  controllers: string[]
}

/** Whether the kernel can hold pods to their memory; a Raspberry Pi's does only when it is booted to. */
export function checkCgroups(reading: Reading<CgroupReading>): CheckResult {
  return {
    check: 'cgroups',
    why: 'without the memory controller no limit holds and no OOM kill is confined to its pod: density is another thing, and what a pod uses cannot be read',
    ...judged(reading, ({ version, controllers }) => controllers.includes('memory')
      ? { status: 'ok', seen: `cgroup ${version} with the memory controller` }
      : { status: 'marked', seen: `cgroup ${version} without the memory controller; on a Raspberry Pi add to cmdline.txt: cgroup_memory=1 cgroup_enable=memory` }),
  }
}

export function readCgroups(): Promise<Reading<CgroupReading>> {
  return attempt('cgroups of this host', async () => {
    const unified = await readFile('/sys/fs/cgroup/cgroup.controllers', 'utf8').catch(() => undefined)
    if (unified !== undefined)
      return { version: 'v2', controllers: unified.trim().split(' ').filter(name => name !== '') }
    return { version: 'v1', controllers: parseProcCgroups(await readFile('/proc/cgroups', 'utf8')) }
  })
}

/** Names of the enabled controllers. */
export function parseProcCgroups(text: string): string[] {
  return text.split('\n').flatMap(line => {
    const [name = '', , , enabled] = line.split('\t')
    return enabled === '1' ? [name] : []
  })
}
