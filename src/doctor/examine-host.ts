import { embeddedCluster } from '../cluster/embedded/embedded-cluster.ts'
import { endEmbeddedRun } from '../cluster/embedded/end-run.ts'
import { beginEmbeddedRun } from '../cluster/embedded/run-folder.ts'
import { randomBytes } from 'node:crypto'
import { notRead } from '../validity/check.ts'
import type { ExamineOptions } from './examine-cluster.ts'
import { readDoctorHost } from './read/read-host.ts'
import type { Readings } from './readings.ts'
import type { Candidate } from './subject.ts'
import { hasGuest } from './subject.ts'

const REMOVAL_MS = 60_000

/** Reads what this host says about variants without a cluster: one sandbox of each is brought up and discarded, unless probes are left out. */
export async function examineHost(wanted: readonly Omit<Candidate, 'presence'>[], binary: string, { env, withProbes, signal }: ExamineOptions): Promise<{ candidates: Candidate[], readings: Readings }> {
  const runtimes = withProbes ? await tryAll(wanted, binary, env, signal) : notRead('left out (--no-probes)')
  const found = runtimes.status === 'read' ? runtimes.value : []
  const candidates = wanted.map(one => {
    const availability = found.find(({ variant }) => variant === one.variant.name)?.availability
    return { ...one, presence: presenceOf(availability?.status), ...(availability?.status === 'absent' ? { remedy: availability.remedy } : {}) }
  })
  return { candidates, readings: { host: await readDoctorHost('on-node', env, { hasGuests: wanted.some(({ variant }) => hasGuest(variant, 'embedded')), withProbes }), runtimes } }
}

async function tryAll(wanted: readonly Omit<Candidate, 'presence'>[], binary: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Extract<NonNullable<Readings['runtimes']>, { status: 'read' }>> {
  const run = beginEmbeddedRun(`doctor-${randomBytes(4).toString('hex')}`, env)
  try {
    const cluster = embeddedCluster({ run, binary, env })
    const value = []
    for (const { variant } of wanted)
      value.push({ variant: variant.name, availability: await cluster.availability(variant, signal) })
    return { status: 'read', value }
  }
  finally {
    await endEmbeddedRun(run, REMOVAL_MS)
  }
}

function presenceOf(status: 'present' | 'absent' | 'broken' | undefined): Candidate['presence'] {
  return status === undefined ? 'unknown' : status === 'absent' ? 'absent' : 'present'
}
