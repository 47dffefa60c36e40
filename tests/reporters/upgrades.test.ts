import { expect, test } from 'vitest'
import { markdown } from '../../reporters/render/markdown.ts'
import type { Results, VariantRecord } from '../../src/results/results.ts'
import { simulatedRun } from '../compare/simulated-run.ts'
import { PLAN, RUNC } from '../results/journal-builder.ts'

const OLD: VariantRecord = { ...RUNC, status: 'present', version: 'runc 1.1.5' }
const NEWER: VariantRecord = { ...RUNC, name: 'runc-new', status: 'present', version: 'runc 1.3.6|<b>' }

const run = (addedMs: number, rest: Partial<Results['plan']> = {}): Results => simulatedRun({ seed: 'r', scatter: 0.02, mood: 0.05, variants: [{ variant: OLD }, { variant: NEWER, addedMs }], plan: { compare: [{ old: 'runc', new: 'runc-new' }], ...rest } })

function section(results: Results): string {
  const [, text = ''] = /## Upgrades side by side\n\n([^]*?)\n\n## /.exec(markdown(results)) ?? []
  return text
}

test('a run without pairs has no section on them', () => {
  const { compare: _, ...plan } = { ...PLAN, compare: [] }
  expect(markdown({ ...run(0), plan })).not.toContain('side by side')
})

test('a pair is shown with both versions, every metric, the paired ratio and the verdict', () => {
  const text = section(run(600))
  expect(text).toContain('### runc -> runc-new\n\n**Worse.** runc-new (runc 1.3.6\\|&lt;b>) against runc (runc 1.1.5): 4 worse; the gate stops it. Not measured: max pods, cold start, memory per pod, latency p50.')
  expect(text).toMatch(/^\| runc-new \| first pod Ready \| [\d.]+ s \[[\d. s-]+\] \| [\d.]+ s \[[\d. s-]+\] \| 1\.\d\dx \| 1\.\d\d-\d\.\d\dx \| 3 \| 15 % \| \*\*worse\*\* \|$/m)
  expect(text).toMatch(/^- runc-new, first pod Ready: worse: beyond the tolerance/m)
  expect(section(run(0))).toContain('**No worse.**')
})

test('a pair takes its own tolerance, and one that lacks a side says so', () => {
  expect(section(run(600, { compare: [{ old: 'runc', new: 'runc-new', within: 0.8 }] }))).toMatch(/\| 80 % \| same \|/)
  const lacking = section({ ...run(0), rollouts: run(0).rollouts.filter(({ variant }) => variant === 'runc') })
  expect(lacking).toContain('**Not decided.**')
  expect(lacking).toContain('not comparable: not measured on the second side')
  expect(section({ ...run(0), rollouts: [] })).toContain('**Not decided.** runc-new (runc 1.3.6\\|&lt;b>) against runc (runc 1.1.5): neither was measured.')
})
