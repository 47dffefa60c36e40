export interface CleanOptions {
  dryRun?: true
  all?: true
}

/** What is said of a leftover that is not removed. */
export function leftAlone(what: string, owner: 'running' | 'gone' | 'elsewhere'): string {
  return `left alone: ${what}: its run ${owner === 'running' ? 'is still going on' : 'was begun on another host'} (--all removes it too)`
}
