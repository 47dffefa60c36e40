import type { Problem } from '../documents/document-error.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import type { PlanFile, ProfileFile } from './plan-file.ts'
import type { ClusterKind, NodeChoice } from './plan.ts'

export interface PlannedNodes {
  /** Absent where all nodes are meant. */
  nodes?: NodeChoice
  problems: Problem[]
}

/** The nodes that the chosen profile asks for, else the plan. What nodes there are is not known yet. */
export function planNodes(document: YamlDocument<PlanFile>, profileName: string, profile: ProfileFile, clusterKind: ClusterKind): PlannedNodes {
  const path = profile.nodes === undefined ? ['nodes'] : ['profiles', profileName, 'nodes']
  const { names, labels } = profile.nodes ?? document.value.nodes ?? {}
  if (names === undefined && labels === undefined)
    return { problems: [] }
  if (clusterKind === 'embedded')
    return { problems: [{ message: `${path.join('.')}: without a cluster there is one host, which is measured: leave them out, or give the profile nodes: {}`, place: document.place(path, 'key') }] }
  return {
    problems: [],
    nodes: {
      ...(names ? { names: names.map((name, index) => ({ name, place: document.place([...path, 'names', index]) })) } : {}),
      ...(labels ? { labels: { values: labels, place: document.place([...path, 'labels']) } } : {}),
    },
  }
}
