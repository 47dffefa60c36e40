import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { reportHtml } from '../../../reporters/render/html/report-html.ts'
import { drawPictures } from '../../../reporters/draw-pictures.ts'
import { markdown } from '../../../reporters/render/markdown.ts'
import { pictures } from '../../../reporters/render/pictures/pictures.ts'
import { importCsv } from '../../../src/import/import-csv.ts'
import { resultsFromJournal } from '../../../src/results/results-from-journal.ts'
import { folderWith, testCsvText } from '../../import/csv-builder.ts'
import { GVISOR, JournalBuilder, RUNC } from '../../results/journal-builder.ts'
import { htmlTables, markdownTables, scripts, seenText } from './page.ts'
import { everything, HOSTILE, hostile } from './runs.ts'

const results = everything()
const page = reportHtml(results)

test('the same results give the same bytes', () => {
  expect(reportHtml(everything())).toBe(page)
})

test('the tables are those of report.md, cell by cell, and one of failed budgets', () => {
  const [failed, ...rest] = htmlTables(page)
  const known = new Map(markdownTables(markdown(results)).map(table => [JSON.stringify(table[0]), table]))
  const own = rest.map(table => known.get(JSON.stringify(table[0])))
  expect(rest).toEqual(own)
  expect(rest).toHaveLength(markdownTables(markdown(results)).length)
  expect(failed).toEqual([
    ['Variant', 'Check', 'Budget', 'Received', 'Trials'],
    ['gvisor', 'toReachAllReadyWithin', 'all 40 pods Ready within 5 s', '6.2 s (median of 3)', 'rollout-gvisor-r1, rollout-gvisor-r2'],
  ])
})

test('everything else that report.md says is said too', () => {
  const said = seenText(page.replace(/<script.*?<\/script>/gs, '')).replace(/\s+/g, ' ')
  const lines = markdown(results).split('\n').filter(line => /^(?:[-#>] |\w)/.test(line) && !line.startsWith('# '))
  expect(lines.length).toBeGreaterThan(40)
  for (const line of lines)
    expect(said).toContain(line.replace(/^[-#> ]+/, '').replace(/(?<!\\)(?:\*\*|~~|`)/g, '').replace(/\\(.)/g, '$1').replace(/&amp;/g, '&').replace(/&lt;/g, '<').trim())
})

describe('the first line', () => {
  test('has the verdict, and what was measured', () => {
    expect(headline(page)).toBe('complete marked 1 of 2 checks FAILED K3s v1.35.4+k3s1 (Kubernetes cluster, 1 node)')
    expect(headline(reportHtml(resultsFromJournal(new JournalBuilder().begin().end('interrupted', 'SIGINT').entries)))).toMatch(/^INTERRUPTED conditions unchecked no budget checked /)
    expect(headline(reportHtml(resultsFromJournal(new JournalBuilder().begin().finding().verdict().end().entries)))).toMatch(/^complete valid 1 check passed /)
    expect(headline(reportHtml(resultsFromJournal(new JournalBuilder().begin().finding({ status: 'void' }).entries)))).toMatch(/^UNFINISHED VOID /)
  })

  test('failed budgets come before every other table, each with a link to the trials that show it', () => {
    expect(page.indexOf('<h2 id="failures-title">')).toBeLessThan(page.indexOf('<h2 id="pod-capacity-title">'))
    const [, anchor = ''] = /<a href="#(record-\d+)">rollout-gvisor-r2<\/a>/.exec(page) ?? []
    expect(scripts(page).data.get(`${anchor}-data`)).toMatchObject({ id: 'rollout-gvisor-r2' })
    expect(page).toContain(`<details class="record" id="${anchor}"`)
  })
})

test('the pictures are inside, each below the section that report.md has it below, but for those the page has curves for', async () => {
  const drawn = await drawPictures(pictures(results))
  const illustrated = reportHtml(results, drawn)
  const found = [...illustrated.matchAll(/<section id="([\w-]+)"[^]*?<\/section>/g)].flatMap(([text, id]) => [...text.matchAll(/<img loading="lazy" decoding="async" width="\d+" height="\d+" alt="([^"]*)" src="data:image\/svg\+xml;base64,([^"]*)">/g)].map(([, alt = '', svg = '']) => ({ id, alt: seenText(alt), svg: Buffer.from(svg, 'base64').toString() })))
  const places: Record<string, string> = { 'density.svg': 'pod-capacity', 'best.svg': 'best-variants', 'overhead.svg': 'memory-per-pod', 'memory.svg': 'memory-per-pod', 'cold-start.svg': 'cold-start' }
  const expected = drawn.filter(({ file }) => file in places).map(({ file, alt, svg }) => ({ id: places[file], alt, svg }))
  expect(expected).toHaveLength(5)
  expect(found).toEqual(expected)
  expect(illustrated.replaceAll(/<p class="picture">.*?<\/p>\n/g, '')).toBe(page)
})

test('figures of a variant that is void are struck out, and no others', () => {
  const rows = [...page.matchAll(/<tr data-v="\d+"( class="void")?>(.*?)<\/tr>/g)]
  expect(rows.filter(([, isVoid]) => isVoid).length).toBeGreaterThan(6)
  for (const [, isVoid, row = ''] of rows)
    expect(row.includes('<s>') || row.includes('contradicts'), row).toBe(isVoid !== undefined)
})

test('every number of a column of numbers sorts by its value', () => {
  const cell = (text: string): string | undefined => new RegExp(`<td class="n" data-n="([^"]*)">${text}</td>`).exec(page)?.[1]
  expect(Number(cell(String.raw`342\.3 ms`))).toBeCloseTo(342 + 1 / 3)
  expect(cell(String.raw`1\.14 \[1\.07-1\.21\]`)).toBe('1.14')
  // In MiB as it is shown, in bytes as it is sorted.
  expect(Number(cell(String.raw`8\.21 \[8\.21 to 8\.21\]`))).toBeCloseTo(8.21 * 2 ** 20, -5)
})

test('the page runs its own script and style and nothing else, and loads nothing', () => {
  const [policy = ''] = [.../http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? []].slice(1)
  const { run } = scripts(page)
  const hash = (text: string): string => `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`
  expect(run).toHaveLength(1)
  expect(policy).toContain(`script-src ${hash(run[0] ?? '')};`)
  expect(policy).toContain(`style-src ${hash(/<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '')};`)
  expect(policy).toMatch(/^default-src &#39;none&#39;;/)
  expect(policy).not.toMatch(/unsafe|\*/)
  const markup = page.replace(/<script.*?<\/script>/gs, '')
  expect(/ src=|<link(?! rel="icon" href="data:,">)|@import|url\((?!#)|<iframe| style=| on\w+=/.exec(markup)?.[0]).toBeUndefined()
})

test('the raw record of every trial is there, as results.json has it', () => {
  const { data } = scripts(page)
  const records = [...data].filter(([id]) => id.startsWith('record-')).map(([, record]) => record)
  const { densities, rollouts, coldStarts, overheads, latencies, isolations } = results
  const trials = [densities, rollouts, coldStarts, overheads, latencies, isolations].flat()
  expect(records).toHaveLength(trials.length)
  for (const trial of trials)
    expect(records).toContainEqual(trial)
})

describe('hostile text', () => {
  test.each(HOSTILE.map((text, index) => [index, text] as const))('%i cannot leave its place', (_, text) => {
    const results = hostile(text)
    const page = reportHtml(results)
    const { run, data } = scripts(page)
    expect(run).toEqual(scripts(reportHtml(everything())).run)
    expect([...data.values()]).toContainEqual(results.rollouts[0])
    const body = page.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '')
    // Every tag is one that podfit writes, and none has an attribute that runs anything.
    for (const [tag] of body.matchAll(/<[^>]*>/g))
      expect(tag).toMatch(/^<(?:!doctype html|\/?(?:html|head|meta|link|title|style|body|a|header|h[1-3]|dl|dt|dd|div|p|ul|li|nav|form|label|select|option|fieldset|legend|button|input|span|main|section|table|caption|thead|tbody|tr|th|td|strong|s|b|code|br|figure|figcaption|svg|g|defs|clipPath|rect|path|text|output|details|summary|noscript))(?: [a-z-]+(?:="[^"<>]*")?)*\/?>$/i)
    expect(body).not.toMatch(/<[^>]* on\w+=/)
    expect(body).not.toMatch(/[^\P{C}\n]/u)
    expect(body.length).toBeLessThan(120_000)
  })
})

test('nothing is shown that was not measured', () => {
  for (const builder of [
    new JournalBuilder().begin(),
    new JournalBuilder().begin([]).end(),
    new JournalBuilder().begin().rollout(RUNC, { up: 0 }).rollout(GVISOR, { up: 1, end: 'killed' }).density(GVISOR, 'killed'),
  ]) {
    const page = reportHtml(resultsFromJournal(builder.entries)).replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '')
    expect(page).not.toMatch(/undefined|NaN|Infinity|\[object|null/)
    expect(page).not.toContain('<figure')
  }
})

test('imported figures: marked so, the same tables, no curve without a clock', () => {
  const imported = importCsv([folderWith({ 'test.csv': testCsvText([{}]) })])
  const page = reportHtml(imported)
  expect(headline(page)).toBe('IMPORTED runtime-benchmarking-rpi5: not measured by podfit')
  const [source, ...rest] = markdownTables(markdown(imported))
  expect(htmlTables(page)).toEqual([...rest, source])
  expect(page).not.toContain('<figure')
  expect(page).toContain('No curve: the axis of the imported timelines is not a clock')
})

function headline(page: string): string {
  return seenText(/<h1>(.*?)<\/h1>/s.exec(page)?.[1] ?? '')
}
