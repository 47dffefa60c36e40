import { readdirSync } from 'node:fs'

/** Names in a folder; none where it is gone, or not readable. */
export function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
  }
  catch {
    return []
  }
}
