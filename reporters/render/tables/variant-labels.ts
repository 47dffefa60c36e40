import { plainLine } from '../text/plain-line.ts'

/**
 * What each variant is called where its name is cut: in a picture, or by a metric. Two that would look the same, once cut, are numbered,
 * since a scale, and a series of metrics, is known by its label alone.
 */
export function variantLabels(names: readonly string[], maxLength?: number): Map<string, string> {
  const labels = new Map<string, string>()
  const taken = new Set<string>()
  for (const name of names) {
    const label = plainLine(name, maxLength) || '(no name)'
    let unique = label
    for (let number = 2; taken.has(unique); number++)
      unique = `${label} (${number})`
    taken.add(unique)
    labels.set(name, unique)
  }
  return labels
}
