import type { HarnessFacts } from '../results/results.ts'
import type { Reading } from './check.ts'
import { notRead } from './check.ts'
import { attempt } from './attempt.ts'
import type { Pressure } from './pressure.ts'
import { readPressure } from './pressure.ts'
import type { ProcessUse } from './processes.ts'
import { readProcesses } from './processes.ts'
import type { Swap } from './swap.ts'
import { readSwap } from './swap.ts'
import { readTemperature } from './temperature.ts'
import type { Throttling } from './throttling.ts'
import { readThrottling } from './throttling.ts'

/** The state of the node under test, at one moment. */
export interface HostReading {
  pressure: Reading<Pressure>
  processes: Reading<ProcessUse[]>
  swap: Reading<Swap>
  temperature: Reading<number>
  throttling: Reading<Throttling>
}

/** Why this host says nothing about the node; undefined where it is the node, and Linux. */
export function notTheNode(location: HarnessFacts['location']): { status: 'not-read', reason: string } | undefined {
  if (location !== 'on-node')
    return notRead('the harness did not run on the node, whose files it would have to read')
  return process.platform === 'linux' ? undefined : notRead(`this host runs ${process.platform}, not Linux`)
}

export async function readHost(location: HarnessFacts['location']): Promise<HostReading> {
  const elsewhere = notTheNode(location)
  if (elsewhere)
    return { pressure: elsewhere, processes: elsewhere, swap: elsewhere, temperature: elsewhere, throttling: elsewhere }
  const [pressure, processes, swap, temperature, throttling] = await Promise.all([
    readPressure(),
    attempt('the processes of this host', readProcesses),
    readSwap(),
    readTemperature(),
    readThrottling(),
  ])
  return { pressure, processes, swap, temperature, throttling }
}
