import { readFileSync } from 'node:fs'

/** A file's text; empty where there is none, or no more. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  }
  catch {
    return ''
  }
}
