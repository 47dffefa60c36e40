/** The name a mistyped word most likely meant, or undefined where none is near: at most a third of its letters may differ. */
export function nearestName(word: string, names: Iterable<string>): string | undefined {
  if (word.length > 64)
    return undefined
  let nearest: string | undefined
  let smallest = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase())
    if (distance < smallest) {
      smallest = distance
      nearest = name
    }
  }
  return nearest
}

/** Levenshtein distance, one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const substituted = (row[j - 1] ?? 0) + Number(from[i - 1] !== to[j - 1])
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
