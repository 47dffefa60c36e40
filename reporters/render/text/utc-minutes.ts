/** A moment to the minute, whatever the zone it was written in: `2026-11-22 03:05 UTC`. */
export function utcMinutes(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
