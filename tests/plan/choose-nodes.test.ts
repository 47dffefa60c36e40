import { expect, test } from 'vitest'
import type { FoundNode } from '../../src/plan/choose-nodes.ts'
import { chooseNodes } from '../../src/plan/choose-nodes.ts'
import { PlanError } from '../../src/plan/plan-error.ts'
import type { NodeChoice } from '../../src/plan/plan.ts'
import { thrownBy } from '../documents/thrown-by.ts'

const FOUND: FoundNode[] = [
  { name: 'pi-control', labels: { 'kubernetes.io/arch': 'arm64', 'node-role.kubernetes.io/control-plane': '' } },
  { name: 'pi-a', labels: { 'kubernetes.io/arch': 'arm64', 'disk': 'nvme' } },
  { name: 'pi-b', labels: { 'kubernetes.io/arch': 'arm64', 'disk': 'sd' } },
]

const names = (...given: string[]): NodeChoice => ({ names: given.map((name, index) => ({ name, place: { line: 3, column: 10 + index } })) })
const labels = (values: Record<string, string>): NodeChoice => ({ labels: { values, place: { line: 4, column: 12 } } })

function choose(nodes: NodeChoice | undefined, found = FOUND): string[] | undefined {
  return chooseNodes({ file: 'podfit.yaml', ...(nodes ? { nodes } : {}) }, found)
}

function refusal(nodes: NodeChoice, found = FOUND): string {
  const error = thrownBy(() => choose(nodes, found))
  expect(error).toBeInstanceOf(PlanError)
  expect(error).toMatchObject({ exitCode: 2 })
  return error.message
}

test('without a choice it is left to the cluster', () => {
  expect(choose(undefined)).toBeUndefined()
})

test('nodes are chosen by name, by labels, and by both together, in the cluster\'s order', () => {
  expect(choose(names('pi-b', 'pi-a'))).toEqual(['pi-a', 'pi-b'])
  expect(choose(labels({ 'kubernetes.io/arch': 'arm64' }))).toEqual(['pi-control', 'pi-a', 'pi-b'])
  expect(choose(labels({ 'kubernetes.io/arch': 'arm64', 'disk': 'sd' }))).toEqual(['pi-b'])
  expect(choose(labels({ 'node-role.kubernetes.io/control-plane': '' }))).toEqual(['pi-control'])
  expect(choose({ ...names('pi-control', 'pi-a'), ...labels({ disk: 'nvme' }) })).toEqual(['pi-a'])
})

test('a name that no node has is refused with its place and the nodes there are', () => {
  expect(refusal(names('pi-a', 'pi-c'))).toBe('podfit.yaml:3:11: the cluster has no node "pi-c"; did you mean "pi-a"? nodes there are: pi-control, pi-a, pi-b')
  expect(refusal(names('rock5', 'orin')).split('\n')).toEqual([
    'podfit.yaml:3:10: the cluster has no node "rock5"; nodes there are: pi-control, pi-a, pi-b',
    'podfit.yaml:3:11: the cluster has no node "orin"; nodes there are: pi-control, pi-a, pi-b',
  ])
  expect(refusal(names('pi-a'), [])).toBe('podfit.yaml:3:10: the cluster has no node "pi-a"; there are no nodes')
})

test('labels that no node has are refused with what the nodes have in their place', () => {
  expect(refusal(labels({ disk: 'hdd' }))).toBe('podfit.yaml:4:12: no node of the cluster has the label disk=hdd; nodes there are: pi-control (no disk), pi-a (disk=nvme), pi-b (disk=sd)')
  expect(refusal({ ...names('pi-b'), ...labels({ 'disk': 'nvme', 'kubernetes.io/arch': 'arm64' }) })).toBe('podfit.yaml:4:12: none of the named nodes has the labels disk=nvme, kubernetes.io/arch=arm64; nodes there are: pi-b (disk=sd, kubernetes.io/arch=arm64)')
  expect(refusal(labels({ toString: 'x' }))).toContain('pi-a (no toString)')
})

test('of a large cluster not every node is listed', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => ({ name: `node-${index}`, labels: {} }))
  expect(refusal(names('x'), many)).toMatch(/node-19 and 980 more$/)
})
