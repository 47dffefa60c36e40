import { cgroupSetup } from '../../cluster/embedded/cgroups.ts'
import { harnessFacts } from '../../cluster/harness-facts.ts'
import type { HarnessFacts } from '../../results/results.ts'
import { attempt } from '../../validity/attempt.ts'
import { readCgroups } from '../../validity/cgroups.ts'
import type { Reading } from '../../validity/check.ts'
import { notRead } from '../../validity/check.ts'
import { readClockSync } from '../../validity/clock-sync.ts'
import { readGovernors } from '../../validity/governor.ts'
import { notTheNode } from '../../validity/host-reading.ts'
import { readSwap } from '../../validity/swap.ts'
import { readTemperature } from '../../validity/temperature.ts'
import { readThrottling } from '../../validity/throttling.ts'
import type { HostReading } from '../readings.ts'
import { readKvm } from './read-kvm.ts'

/** What this host says of itself; of a node elsewhere it says nothing. @param options.hasGuests whether KVM is of interest; it is tried with small virtual machines, unless probes are left out */
export async function readDoctorHost(location: HarnessFacts['location'], env: NodeJS.ProcessEnv, { hasGuests, withProbes }: { hasGuests: boolean, withProbes: boolean }): Promise<HostReading> {
  const elsewhere = notTheNode(location)
  const onNode = <T>(read: () => Promise<Reading<T>>): Promise<Reading<T>> => elsewhere ? Promise.resolve(elsewhere) : read()
  const [pageSizeBytes, cgroups, cgroupMode, swap, clockSync, governors, throttling, celsius, kvm] = await Promise.all([
    onNode(() => attempt('getconf does not tell the page size', async () => (await harnessFacts(location)).pageSizeBytes)),
    onNode(readCgroups),
    onNode(() => attempt('how cgroups are mounted', () => cgroupSetup().mode)),
    onNode(readSwap),
    // podfit's own clock, wherever it runs.
    readClockSync(),
    onNode(readGovernors),
    onNode(readThrottling),
    onNode(readTemperature),
    hasGuests ? onNode(() => withProbes ? attempt('KVM', () => readKvm({ env })) : Promise.resolve(notRead('left out (--no-probes)'))) : undefined,
  ])
  return { pageSizeBytes, cgroups, cgroupMode, swap, clockSync, governors, throttling, celsius, ...(kvm === undefined ? {} : { kvm }) }
}
