import type { JournalEntry } from './journal-entry.ts'
import type { SampledKind, SampledTrial, Samples } from './samples.ts'

type Entry<T extends JournalEntry['type']> = Extract<JournalEntry, { type: T }>

/** The lines of the journal that one trial of samples is made of. */
export interface SampledLines {
  start: Entry<'trial'>
  samples: Entry<'sample'>[]
  end?: JournalEntry
}

/** The record of one trial of samples, from its lines of the journal and nothing else. */
export function sampledTrial<K extends SampledKind>(kind: K, { start, samples, end }: SampledLines, unfinishedReason: string): SampledTrial<K> {
  const { trial: id, variant, round, namespace, startedAt } = start
  const record = { id, variant, round, namespace, startedAt, samples: samples.flatMap(entry => isOf(kind, entry) ? [entry.sample] : []) }
  if (end?.type !== 'samples-end')
    return { ...record, status: 'unfinished', reason: unfinishedReason }
  return end.status === 'complete' ? { ...record, status: end.status } : { ...record, status: end.status, reason: end.reason }
}

function isOf<K extends SampledKind>(kind: K, entry: Entry<'sample'>): entry is Entry<'sample'> & { kind: K, sample: Samples[K] } {
  return entry.kind === kind
}
