import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Document, Node } from 'yaml'

/** Keys and indices that lead to a value. */
export type DocumentPath = readonly (string | number)[]

/** Where in the text the value (or the key) at a path begins; of a path that does not exist, the nearest part that does. Follows aliases. */
export function nodeOffset(document: Document.Parsed, path: DocumentPath, at: 'value' | 'key'): number {
  let node: Node | null = document.contents
  let offset = node?.range?.[0] ?? 0
  for (const [depth, step] of path.entries()) {
    const child = childOf(isAlias(node) ? node.resolve(document) : node, step)
    if (child === undefined)
      break
    node = child.value
    const isLast = depth === path.length - 1
    offset = (isLast && at === 'key' ? child.key : node)?.range?.[0] ?? child.key?.range?.[0] ?? offset
  }
  return offset
}

function childOf(parent: unknown, step: string | number): { key?: Node, value: Node | null } | undefined {
  if (isMap<Node, Node | null>(parent))
    return parent.items.find(({ key }) => isScalar(key) && key.value === step)
  if (isSeq<Node | null>(parent))
    return { value: parent.items[Number(step)] ?? null }
  return undefined
}
