export interface CleanOptions {
  dryRun?: true
  all?: true
}

const WHY = {
  running: 'is still going on',
  gone: 'has ended',
  elsewhere: 'was begun on another host',
  rebooted: 'was begun before this host was booted, or on a copy of it; the next run here removes it',
}

/** What is said of a leftover that is not removed. */
export function leftAlone(what: string, owner: keyof typeof WHY): string {
  return `left alone: ${what}: its run ${WHY[owner]} (--all removes it too)`
}
