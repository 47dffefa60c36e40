import { plainLine } from '../plain-line.ts'

/** What each variant is called in a picture. Two that would look the same, once cut, are numbered: a scale knows them by their label. */
export function variantLabels(names: readonly string[]): Map<string, string> {
  const labels = new Map<string, string>()
  const taken = new Set<string>()
  for (const name of names) {
    const label = plainLine(name) || '(no name)'
    let unique = label
    for (let number = 2; taken.has(unique); number++)
      unique = `${label} (${number})`
    taken.add(unique)
    labels.set(name, unique)
  }
  return labels
}
