import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { JournalBuilder, RUNC } from '../../tests/results/journal-builder.ts'

/** Writes the journal of a run whose only rollout has so many pods. @returns the run's folder */
export function runOfManyPods(dir: string, pods: number): string {
  mkdirSync(dir, { recursive: true })
  new JournalBuilder().begin([RUNC]).rollout(RUNC, { replicas: pods, stepMs: 5 }).finding().test().end().write(join(dir, 'journal.ndjson'))
  return dir
}
