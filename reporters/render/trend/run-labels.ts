import type { TrendRun } from './trend.ts'

/** What each run is called: its number and its minute in UTC. */
export function runLabels(runs: readonly TrendRun[]): string[] {
  return runs.map(({ results: { run } }, index) => `${index + 1}: ${new Date(run.startedAt).toISOString().slice(0, 16).replace('T', ' ')}`)
}

/** What has to be known of a run before its figures are read: empty where there is nothing. */
export function runMarks({ results: { run, validity } }: TrendRun): string[] {
  return [
    ...validity.verdict === 'void' ? ['VOID'] : validity.verdict === 'marked' ? ['marked'] : [],
    ...run.status === 'complete' ? [] : [run.status],
  ]
}
