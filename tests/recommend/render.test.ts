import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recommendationMarkdown } from '../../reporters/render/recommendation/recommendation-markdown.ts'
import { recommendationTerminal } from '../../reporters/render/recommendation/recommendation-terminal.ts'
import { recommend } from '../../src/recommend/recommend.ts'
import type { Recommendation } from '../../src/recommend/recommendation.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { GVISOR, JournalBuilder, KATA, RUNC, URUNC } from '../results/journal-builder.ts'
import { overheadSamples } from '../results/overhead-samples.ts'
import { ask } from './request.ts'

/** Something of every section. */
function recommendation(): Recommendation {
  const crun = { ...RUNC, name: 'crun', runtime: 'crun' }
  const fc = { ...KATA, name: 'kata/fc', variant: 'fc' }
  const builder = new JournalBuilder().begin([RUNC, GVISOR, crun, KATA, fc, URUNC])
  for (const [variant, maxPods, perPodMib, coldStartMs] of [[RUNC, 487, 7, 20], [GVISOR, 176, 18, 50], [crun, 480, 6, 18]] as const) {
    builder.density(variant, { maxPods, resolution: 1, constraint: 'memory', censored: false, evidence: 'no memory', holdMs: 10_000 })
    if (variant !== crun)
      builder.sampled('overhead', variant, overheadSamples({ perPodMib }))
    builder.sampled('coldstart', variant, Array.from({ length: 20 }, (_, index) => ({ pod: `p${index}`, status: 'answered', answeredMs: coldStartMs + index })))
  }
  builder.finding({ check: 'isolation', status: 'ok', variant: 'runc', seen: 'it sees the node\'s kernel' })
  return recommend(resultsFromJournal(builder.end().entries), ask({ pods: '200', memory: '4Gi', appMemory: '4Mi', budget: ['coldStart=200ms'] }), loadAnyVariants(OWN_VARIANTS_DIR))
}

test('markdown and terminal', async () => {
  await expect(recommendationMarkdown(recommendation())).toMatchFileSnapshot(join(import.meta.dirname, 'golden/recommendation.md'))
  await expect(recommendationTerminal(recommendation())).toMatchFileSnapshot(join(import.meta.dirname, 'golden/recommendation.txt'))
})

test('no name gives GitHub Actions a command', () => {
  const named = recommendation()
  const hostile: Recommendation = JSON.parse(JSON.stringify(named).replaceAll('kata/fc', '::error file=x::y ##[group]'))
  for (const text of [recommendationTerminal(hostile), recommendationMarkdown(hostile)]) {
    expect(text).toContain('error file=x')
    expect(text).not.toMatch(/^\s*::|##\[/m)
  }
})
