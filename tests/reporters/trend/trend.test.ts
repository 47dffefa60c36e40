import { expect, test } from 'vitest'
import { drawPictures } from '../../../reporters/draw-pictures.ts'
import { trend } from '../../../reporters/render/trend/trend.ts'
import { trendMarkdown } from '../../../reporters/render/trend/trend-markdown.ts'
import { trendPicture } from '../../../reporters/render/trend/trend-picture.ts'
import type { Results } from '../../../src/results/results.ts'
import { trendRuns } from './trend-runs.ts'

function tables(runs: readonly Results[]): string {
  return trendMarkdown(trend(runs))
}

function rows(text: string, section: string): string[] {
  return text.split(`## ${section}\n`)[1]?.split('\n## ')[0]?.split('\n').filter(line => line.startsWith('| ')) ?? []
}

test('trend.md of four runs: one marked, one void, one on another kernel and runtime', async () => {
  await expect(tables(trendRuns())).toMatchFileSnapshot('../golden/trend.md')
})

test('runs stand in the order of their time, whatever that of the folders', () => {
  expect(tables(trendRuns().toReversed())).toBe(tables(trendRuns()))
})

test('what is void is struck out, and what was not measured is a dash', () => {
  const [header, ...all] = rows(tables(trendRuns()), 'All ready of 4 pods')
  expect(header).toBe('| Run | Marks | runc | gvisor |')
  expect(all.at(2)).toBe('| 2: 2026-11-12 03:00 | marked | 3.60 [3.60-3.60] (1) | - |'.replace('[3.60-3.60] ', ''))
  expect(all.at(3)).toMatch(/^\| 3: 2026-11-13 03:00 \| VOID, changed \| ~~[\d.]+ \(1\)~~ \| ~~[\d.]+ \(1\)~~ \|$/)
})

test('each chart shows what is void as such, joins it to nothing, and says what else changed', () => {
  const of = trend(trendRuns())
  const metric = of.metrics.find(({ name }) => name === 'all_ready')
  if (!metric)
    throw new Error('no all_ready')
  const { caption, alt, spec } = trendPicture(of, metric)
  expect(caption.join('\n')).toContain('Dashed: something else changed before the run: 3: kernel 6.12.47+rpt-rpi-v8 to 6.13.1')
  expect(caption.join('\n')).toContain('Cross: void')
  expect(caption.join('\n')).toContain('Hollow')
  expect(alt).not.toMatch(/run 3 /)
  expect(JSON.stringify(spec)).toContain('"datum.kind !== \\"void\\""')
})

test('a size of its own is a section of its own', () => {
  expect(trend(trendRuns()).metrics.map(({ name, sizeOf }) => `${name} ${sizeOf ?? ''}`.trim())).toEqual(['max_pods', 'first_ready 4', 'first_ready 9', 'all_ready 4', 'all_ready 9', 'first_http 4', 'first_http 9', 'all_http 4', 'all_http 9'])
})

test('the same runs give the same bytes', async () => {
  const draw = async (): Promise<unknown> => {
    const of = trend(trendRuns())
    return drawPictures(of.metrics.map(metric => trendPicture(of, metric)))
  }
  expect(await draw()).toEqual(await draw())
})
