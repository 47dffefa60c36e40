import type { NodePods } from './density.ts'
import type { RolloutState } from './rollout-state.ts'

/** How many pods serve on each node now: every one of `nodes`, in their order, then those that have joined since. */
export function podsByNode({ pods }: RolloutState, nodes: readonly string[]): NodePods[] {
  const counts = new Map(nodes.map(node => [node, 0]))
  for (const { node, isReady, isAvailable } of pods.values()) {
    if (node !== undefined && isReady && isAvailable)
      counts.set(node, (counts.get(node) ?? 0) + 1)
  }
  return [...counts].map(([node, pods]) => ({ node, pods }))
}
