import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { drawPictures } from '../../../reporters/draw-pictures.ts'
import { markdown } from '../../../reporters/render/markdown.ts'
import { DASHES, INKS, SERIES } from '../../../reporters/render/pictures/palette.ts'
import type { Picture } from '../../../reporters/render/pictures/picture.ts'
import { pictures } from '../../../reporters/render/pictures/pictures.ts'
import { rolloutCurve } from '../../../reporters/render/pictures/rollout-curve.ts'
import type { AnyResults } from '../../../src/results/imported-results.ts'
import { resultsFromJournal } from '../../../src/results/results-from-journal.ts'
import type { Results } from '../../../src/results/results.ts'
import type { ColdStartSample } from '../../../src/results/samples.ts'
import { GVISOR, JournalBuilder, KATA, RUNC, URUNC } from '../../results/journal-builder.ts'
import { overheadSamples } from '../../results/overhead-samples.ts'
import { xmlContent } from '../well-formed.ts'
import { contrast } from './contrast.ts'
import { elevenVariants } from './eleven-variants.ts'

const FOUND = { resolution: 1, constraint: 'memory', censored: false, evidence: 'e', holdMs: 10_000 } as const

const pods = (answeredMs: number, count = 10): ColdStartSample[] => Array.from({ length: count }, (_, index) => ({ pod: `p${index}`, status: 'answered', answeredMs: answeredMs + index }))

/** Two variants with everything, in two rounds. */
function full(variants = [RUNC, GVISOR]): JournalBuilder {
  const builder = new JournalBuilder().begin(variants)
  for (const round of [1, 2]) {
    for (const [variant, factor] of [[RUNC, 1], [GVISOR, 2]] as const) {
      builder
        .density(variant, { ...FOUND, maxPods: 400 / factor + round }, round)
        .rollout(variant, { round, firstMs: 1_000 * factor + round * 100, stepMs: 300 * factor })
        .sampled('coldstart', variant, pods(200 * factor + round), { status: 'complete' }, round)
        .sampled('overhead', variant, overheadSamples({ perPodMib: 8 * factor, fixedMib: round }), { status: 'complete' }, round)
    }
  }
  return builder
}

function resultsOf(builder: JournalBuilder): Results {
  return resultsFromJournal(builder.entries)
}

function picture(results: AnyResults, file: string): Picture {
  const found = pictures(results).find(picture => picture.file === file)
  if (!found)
    throw new Error(`no ${file}`)
  return found
}

const files = (results: AnyResults): string[] => pictures(results).map(({ file }) => file)

/** All data of a picture, wherever in it. */
function values(of: unknown): Record<string, unknown>[] {
  if (typeof of !== 'object' || of === null)
    return []
  return Object.entries(of).flatMap(([key, value]) => key === 'values' && Array.isArray(value) ? value as Record<string, unknown>[] : values(value))
}

test('a picture for each kind of figure, linked by report.md where the tables stand', () => {
  const results = resultsOf(full().end())
  expect(files(results)).toEqual(['density.svg', 'readiness.svg', 'availability.svg', 'best.svg', 'overhead.svg', 'memory.svg', 'cold-start.svg'])
  const report = markdown(results)
  for (const [section, file] of [['Pod capacity', 'density.svg'], ['Readiness', 'readiness.svg'], ['HTTP availability', 'availability.svg'], ['Best variant per category', 'best.svg'], ['Memory per pod', 'overhead.svg'], ['Memory per pod', 'memory.svg'], ['Cold start and memory', 'cold-start.svg']] as const)
    expect(report.split(`## ${section}\n`)[1]?.split('\n## ')[0]).toContain(`](${file})`)
})

test('what was not measured has no picture, and its place in report.md is not empty lines', () => {
  const results = resultsOf(new JournalBuilder().begin([RUNC]).rollout(RUNC).end())
  expect(files(results)).toEqual(['readiness.svg', 'availability.svg'])
  expect(markdown(results)).not.toMatch(/\n{3}|density\.svg/)
  expect(files(resultsOf(new JournalBuilder().begin([RUNC, GVISOR]).rollout(RUNC, { up: 0 }).end()))).toEqual([])
})

test('every picture names clock or source and n in its caption, and units on its axes', async () => {
  const results = resultsOf(full().end())
  for (const { file, caption, alt } of pictures(results)) {
    expect([file, caption.join(' ')]).toEqual([file, expect.stringMatching(/clock|MemAvailable|divided/i)])
    expect([file, `${caption.join(' ')} ${alt}`]).toEqual([file, expect.stringMatching(/\bn\b/)])
  }
  const drawn = new Map((await drawPictures(pictures(results))).map(({ file, svg }) => [file, xmlContent(svg).text]))
  expect(drawn.get('density.svg')).toContain('pods Ready and answering HTTP at once')
  expect(drawn.get('readiness.svg')).toContain('seconds since the request')
  expect(drawn.get('memory.svg')).toContain('memory taken (MiB)')
  expect(drawn.get('cold-start.svg')).toContain('milliseconds from request to first HTTP 200')
  expect(drawn.get('overhead.svg')).toContain('times runc')
})

test('the curve ends at the table\'s figure, and has the median and range of when each number of pods was reached', () => {
  const timeline = (ready: [number, number][]): Pick<Results['rollouts'][number], 'timeline'> => ({ timeline: { ready, available: [] } })
  expect(rolloutCurve([timeline([[0, 0], [100, 1], [300, 3]]), timeline([[0, 0], [120, 2], [130, 1], [500, 3]]), timeline([[0, 0], [90, 1], [200, 2], [900, 3]])], 3, 'ready')).toEqual([
    { pods: 1, medianMs: 100, minMs: 90, maxMs: 120 },
    { pods: 2, medianMs: 200, minMs: 120, maxMs: 300 },
    { pods: 3, medianMs: 500, minMs: 300, maxMs: 900 },
  ])
})

test('a curve has as many points as pods came up, not as a file says there were to be', () => {
  expect(rolloutCurve([{ timeline: { ready: [[0, 0], [100, 1]], available: [] } }], 2 ** 40, 'ready')).toEqual([{ pods: 1, medianMs: 100, minMs: 100, maxMs: 100 }])
})

test('a rollout that is not whole is not drawn, and the caption says so', () => {
  const { caption, alt, spec } = picture(resultsOf(full().rollout(GVISOR, { round: 3, up: 1 }).end()), 'readiness.svg')
  expect(caption.join(' ')).toContain('Left out, since not all pods came up: 1 of 3 rollouts of gvisor.')
  expect(alt).toContain('Not whole: 1 of 3 rollouts of gvisor')
  expect(new Set(values(spec).map(({ series }) => series))).toEqual(new Set(['runc: 4 pods in 2.05 s, n = 2', 'gvisor: 4 pods in 3.95 s, n = 2']))
})

test('the memory picture has a point a reading, zero being what was read with no pod, and the mean line', () => {
  const { spec, alt } = picture(resultsOf(full().end()), 'memory.svg')
  const own = values(spec).filter(({ series }) => String(series).startsWith('runc: '))
  // Six readings in each of two rounds, and the two ends of the line.
  expect(own).toHaveLength(14)
  expect(own.filter(({ pods }) => pods === 0).map(({ mib }) => mib)).toEqual([0, 0])
  expect(own.filter(({ pods }) => pods === 10).map(({ mib }) => mib)).toEqual([81, 82])
  expect(values(spec).filter(value => value['pods'] === 25 && String(value['series']).startsWith('runc')).map(({ mib }) => mib)).toEqual([201, 202, 201.5])
  expect(alt).toContain('runc: 8.00 MiB a pod, n = 2')
})

test('every cold start is a point in the lane of its round; those that failed are counted', () => {
  const { spec, caption } = picture(resultsOf(full().sampled('coldstart', RUNC, [...pods(250, 4), { pod: 'x', status: 'failed', reason: 'y' }], { status: 'complete' }, 3).end()), 'cold-start.svg')
  const points = values(spec).filter(({ variant, lane }) => variant === 'runc' && lane !== undefined)
  expect(points).toHaveLength(24)
  expect(new Set(points.map(({ lane }) => lane))).toEqual(new Set(['1', '2', '3']))
  expect(caption.join(' ')).toContain('Not drawn, since they never answered: 1 of 25 pods of runc.')
})

test('overhead: a bar for each way it is known, runc itself being the line at 1', () => {
  const { spec, alt } = picture(resultsOf(full().end()), 'overhead.svg')
  expect(values(spec).map(({ variant, label }) => [variant, label])).toEqual([['gvisor', '2.0x'], ['gvisor', '2.0x']])
  expect(alt).toBe('Overhead over runc: by the pods that fit: gvisor 2.0x; by memory per pod: gvisor 2.0x')
})

describe('what is void', () => {
  const VOID = { check: 'isolation', status: 'void', variant: 'gvisor', seen: 'it ran runc' } as const

  test('as a variant is drawn nowhere, and named everywhere', () => {
    const results = resultsOf(full([RUNC, GVISOR, URUNC]).density(URUNC, { ...FOUND, maxPods: 300 }).finding(VOID).end())
    const all = pictures(results)
    expect(all.map(({ file }) => file)).toContain('readiness.svg')
    for (const { caption, alt, spec } of all) {
      expect(caption.at(-1)).toBe('Void, and not drawn: gvisor.')
      expect(alt).toMatch(/Void, and not drawn: gvisor\.$/)
      expect(values(spec).filter(({ variant, series, pods, value, ms }) => String(variant ?? series).startsWith('gvisor') && (pods ?? value ?? ms) !== undefined)).toEqual([])
    }
    expect(values(picture(results, 'density.svg').spec)).toContainEqual(expect.objectContaining({ variant: 'gvisor', label: 'void' }))
  })

  test('as a trial takes the series it is in along, and no other', () => {
    const results = resultsOf(full().finding({ check: 'load', status: 'void', variant: 'runc', trial: 'rollout-runc-r2' }).end())
    const { caption, spec } = picture(results, 'readiness.svg')
    expect(caption.at(-1)).toBe('Void, and not drawn: the series of rollout-runc-r2.')
    expect(values(spec).filter(({ series }) => String(series).startsWith('runc'))).toEqual([])
    expect(values(picture(results, 'density.svg').spec)).toContainEqual(expect.objectContaining({ variant: 'runc', pods: 401 }))
  })

  test('as a run is said in every title', () => {
    const all = pictures(resultsOf(full().finding({ check: 'nodes', status: 'void', seen: 'rebooted' }).end()))
    expect(all).toHaveLength(7)
    for (const { title, caption, alt } of all) {
      expect(title).toMatch(/^VOID RUN: /)
      expect(caption[0]).toContain('say nothing')
      expect(alt).toMatch(/^The run is void/)
    }
  })
})

test('what a variant lacks is said, not drawn as zero', () => {
  const { spec } = picture(resultsOf(new JournalBuilder().begin([RUNC, GVISOR, KATA]).density(RUNC, { ...FOUND, maxPods: 10 }).end()), 'density.svg')
  expect(values(spec).map(({ variant, label, pods }) => [variant, label, pods])).toEqual([['runc', '10 memory', 10], ['gvisor', 'not measured', undefined], ['kata/qemu', 'skipped', undefined]])
})

test('the same results give the same bytes, in whatever order and however often', async () => {
  const results = elevenVariants()
  const first = await drawPictures(pictures(results))
  await drawPictures(pictures(resultsOf(full().end())).toReversed())
  expect(await drawPictures(pictures(structuredClone(results)))).toEqual(first)
  expect(await drawPictures(pictures(results).toReversed())).toEqual(first.toReversed())
})

// Another Node version, another machine: the same bytes. Where a picture is changed on purpose, so is its line there (vitest -u).
test('pictures have the bytes that they had on every Node version so far', async () => {
  const drawn = await drawPictures([...pictures(elevenVariants()), ...pictures(resultsOf(full().end()))])
  const lines = drawn.map(({ file, svg }) => `${createHash('sha256').update(svg).digest('hex')}  ${file}\n`)
  await expect(lines.join('')).toMatchFileSnapshot('../golden/pictures.sha256')
})

test('a line of each of eleven variants differs from each other in colour or dash', () => {
  const looks = Array.from({ length: 11 }, (_, index) => `${SERIES[index % SERIES.length]?.light} ${DASHES[index % DASHES.length]?.join(' ')}`)
  expect(new Set(looks).size).toBe(11)
})

describe('inks', () => {
  test.each(['light', 'dark'] as const)('text has a contrast of 4.5, lines and bars one of 3, on %s paper (WCAG 2.2)', (theme) => {
    const paper = INKS.paper[theme]
    for (const ink of [INKS.text, INKS.quiet])
      expect(contrast(ink[theme], paper)).toBeGreaterThanOrEqual(4.5)
    for (const ink of [...SERIES, INKS.bar, INKS.pale, INKS.axis])
      expect(contrast(ink[theme], paper)).toBeGreaterThanOrEqual(3)
  })

  test('every ink of a picture has its other value in the dark theme', async () => {
    const known = new Set<string>([...Object.values(INKS), ...SERIES].map(({ light }) => light))
    expect(known.size).toBe(Object.keys(INKS).length + SERIES.length)
    for (const { svg } of await drawPictures([...pictures(elevenVariants()), ...pictures(resultsOf(full().end()))])) {
      const used = new Set([...svg.replace(/<style>.*?<\/style>/s, '').matchAll(/(?:fill|stroke)="(#[^"]*|[a-z]+)"/g)].flatMap(([, ink]) => ink === undefined || ['none', 'transparent'].includes(ink) ? [] : ink))
      expect([...used].filter(ink => !known.has(ink))).toEqual([])
    }
  })
})
