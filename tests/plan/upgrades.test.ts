import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPlan } from '../../src/plan/load-plan.ts'
import type { LoadPlanOptions } from '../../src/plan/load-plan.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { thrownBy } from '../documents/thrown-by.ts'

function load(content: string, options: LoadPlanOptions = {}): Plan {
  const file = join(temporaryDir(), 'podfit.yaml')
  writeFileSync(file, content)
  return loadPlan(file, { env: {}, ...options })
}

const refusal = (content: string): string => thrownBy(() => load(content)).message.replaceAll(/\S*podfit\.yaml/g, 'podfit.yaml')

test('pairs are taken as they are, and what they name is required', () => {
  const { compare, variants } = load('variants: [runc, crun, gvisor]\ncompare: [{ old: runc, new: crun, within: 12.5% }]\n')
  expect(compare).toEqual([{ old: 'runc', new: 'crun', within: '12.5%' }])
  expect(variants.map(({ variant, required }) => [variant.name, required])).toEqual([['runc', true], ['crun', true], ['gvisor', false]])
})

test('a baseline lies where the plan says, seen from the plan', () => {
  const plan = load('variants: [runc]\nbaseline: baselines/pi.json\n')
  expect(plan.baseline).toBe(join(dirname(plan.file), 'baselines/pi.json'))
  expect(load('variants: [runc]\nbaseline: /etc/pi.json\n').baseline).toBe('/etc/pi.json')
  expect(load('variants: [runc]\n')).not.toHaveProperty('baseline')
})

test('a profile has its own pairs and baseline; one with variants of its own does not take the plan\'s', () => {
  const plan = (profile: string): string => `profile: pi\nvariants: [runc, crun]\nbaseline: a.json\ncompare: [{ old: runc, new: crun }]\nprofiles:\n  pi: ${profile}\n`
  expect(load(plan('{ rounds: 5 }'))).toMatchObject({ compare: [{ old: 'runc', new: 'crun' }], baseline: expect.stringContaining('a.json') })
  expect(load(plan('{ compare: [{ old: crun, new: runc }], baseline: b.json }'))).toMatchObject({ compare: [{ old: 'crun', new: 'runc' }], baseline: expect.stringContaining('b.json') })
  const own = load(plan('{ variants: [gvisor] }'))
  expect(own.compare).toEqual([])
  expect(own).not.toHaveProperty('baseline')
})

test.for([
  ['{ old: runc, new: crnu }', 'podfit.yaml:2:29: unknown variant "crnu"; known: '],
  ['{ old: runc, new: gvisor }', 'podfit.yaml:2:29: an upgrade of "gvisor", which is not in the variants beside it: add it there or remove the pair'],
  ['{ old: runc, new: runc }', 'podfit.yaml:2:29: "runc" is held against itself'],
  ['{ old: runc, new: crun, within: 200% }', 'expected a percentage above 0% and below 100%'],
  ['{ old: runc }', 'new'],
  ['{ old: runc, new: crun, witin: 5% }', 'witin'],
] as const)('the pair %s is refused', ([pair, message]) => {
  expect(refusal(`variants: [runc, crun]\ncompare: [${pair}]\n`)).toContain(message)
})
