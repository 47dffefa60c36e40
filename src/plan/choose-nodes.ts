import type { Problem } from '../documents/document-error.ts'
import { nearestName } from '../documents/nearest-name.ts'
import { printable } from '../documents/printable.ts'
import { PlanError } from './plan-error.ts'
import type { LabelChoice, NodeChoice, Plan } from './plan.ts'

/** A node the cluster has. */
export interface FoundNode {
  name: string
  labels: Readonly<Record<string, string>>
}

const SHOWN = 20

/**
 * The names of the nodes under test, in the order in which the cluster gives its nodes.
 *
 * @returns undefined where the plan leaves the choice to the cluster: all nodes, also one that joins later
 * @throws {PlanError} with file, line and column of a name that no node has, or of labels that no node has; it lists the nodes there are
 */
export function chooseNodes({ file, nodes: choice }: Pick<Plan, 'file' | 'nodes'>, found: readonly FoundNode[]): string[] | undefined {
  if (choice === undefined)
    return undefined
  const unknown = (choice.names ?? []).flatMap(({ name, place }): Problem[] => found.some(node => node.name === name)
    ? []
    : [{ message: `the cluster has no node ${printable(name)}; ${suggestion(name, found)}${listed(found.map(node => node.name))}`, place }])
  if (unknown.length > 0)
    throw new PlanError(file, unknown)
  const named = found.filter(({ name }) => choice.names?.some(node => node.name === name) ?? true)
  const chosen = named.filter(node => hasLabels(node, choice.labels))
  if (choice.labels !== undefined && chosen.length === 0)
    throw new PlanError(file, [{ message: labelProblem(choice, choice.labels, named), place: choice.labels.place }])
  return chosen.map(({ name }) => name)
}

function hasLabels({ labels }: FoundNode, wanted: LabelChoice | undefined): boolean {
  return Object.entries(wanted?.values ?? {}).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value)
}

function labelProblem(choice: NodeChoice, { values }: LabelChoice, nodes: readonly FoundNode[]): string {
  const wanted = Object.entries(values).map(([key, value]) => `${key}=${value}`).join(', ')
  const whose = choice.names === undefined ? 'no node of the cluster' : 'none of the named nodes'
  return `${whose} has the label${Object.keys(values).length === 1 ? '' : 's'} ${wanted}; ${listed(nodes.map(node => `${node.name} (${valuesOf(node, values)})`))}`
}

/** What a node has in the place of what was asked for. */
function valuesOf({ labels }: FoundNode, wanted: Readonly<Record<string, string>>): string {
  return Object.keys(wanted).map(key => Object.hasOwn(labels, key) ? `${key}=${labels[key]}` : `no ${key}`).join(', ')
}

function suggestion(name: string, found: readonly FoundNode[]): string {
  const nearest = nearestName(name, found.map(node => node.name))
  return nearest === undefined ? '' : `did you mean ${printable(nearest)}? `
}

function listed(nodes: readonly string[]): string {
  if (nodes.length === 0)
    return 'there are no nodes'
  const rest = nodes.length > SHOWN ? ` and ${nodes.length - SHOWN} more` : ''
  return `nodes there are: ${nodes.slice(0, SHOWN).join(', ')}${rest}`
}
