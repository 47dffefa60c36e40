/** Groups in the order of their first members; as Map.groupBy, which Node 20 has not. */
export function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined)
      groups.set(keyOf(item), [item])
    else
      group.push(item)
  }
  return groups
}
