import { readFileSync } from 'node:fs'

export interface Mount {
  target: string
  type: string
}

/** What is mounted where this process can see it, from proc(5) mountinfo. */
export function mounts(): Mount[] {
  return readFileSync('/proc/self/mountinfo', 'utf8').split('\n').flatMap(line => {
    const [before = '', after] = line.split(' - ')
    const target = before.split(' ')[4]
    return target === undefined || after === undefined ? [] : [{ target: unescape(target), type: after.split(' ')[0] ?? '' }]
  })
}

/** Spaces and such are written as three octal digits. */
function unescape(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)))
}
