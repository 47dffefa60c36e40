import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { drawPictures } from '../../reporters/draw-pictures.ts'
import { annotations } from '../../reporters/render/ci/annotations.ts'
import { compareMarkdown } from '../../reporters/render/compare/compare-markdown.ts'
import { jobSummary } from '../../reporters/render/ci/job-summary.ts'
import { pictures } from '../../reporters/render/pictures/pictures.ts'
import { REPORTS } from '../../reporters/render/reports.ts'
import { terminal } from '../../reporters/render/terminal.ts'
import { trend } from '../../reporters/render/trend/trend.ts'
import { trendMarkdown } from '../../reporters/render/trend/trend-markdown.ts'
import { trendPicture } from '../../reporters/render/trend/trend-picture.ts'
import { compareRuns } from '../../src/compare/compare-runs.ts'
import { snapshotOf } from '../../src/compare/snapshot-of.ts'
import { parseTolerances } from '../../src/compare/tolerances.ts'
import type { Results } from '../../src/results/results.ts'
import { HOSTILE, hostileRun, LONG } from './hostile-run.ts'
import { xmlContent } from './well-formed.ts'

function file(name: string, results: Results): string {
  const render = REPORTS[name]
  if (!render)
    throw new Error(`no ${name}`)
  return render(results)
}

function trendOf(results: Results): ReturnType<typeof trend> {
  const later = { ...results, run: { ...results.run, id: 'later', startedAt: '2026-11-23T03:05:50.117Z' }, cluster: { ...results.cluster, nodes: results.cluster.nodes.map(node => ({ ...node, kernelVersion: `2${node.kernelVersion}` })) } }
  return trend([results, later])
}

/** The same run on a machine with other versions. */
function elsewhere(results: Results): Results {
  return { ...results, cluster: { ...results.cluster, serverVersion: `2${results.cluster.serverVersion}`, nodes: results.cluster.nodes.map(node => ({ ...node, containerRuntimeVersion: `2${node.containerRuntimeVersion}` })) } }
}

describe.each([['hostile', HOSTILE], ['hostile and 10 kB long', LONG], ['empty', '']])('text from outside that is %s', (_, text) => {
  const results = hostileRun(text)

  test.each([
    ['report.md', file('report.md', results)],
    ['summary.md', file('summary.md', results)],
    ['the job summary', jobSummary(results, { maxBytes: 20_000, wholeReport: 'elsewhere' })],
    ['trend.md', trendMarkdown(trendOf(results))],
    ['the comparison of two runs', compareMarkdown(compareRuns(snapshotOf(results), snapshotOf(elsewhere(results)), { tolerances: parseTolerances([]) }))],
  ])('%s: tables stay tables, and no HTML, heading, link, picture or control character is made', (_, markdown) => {
    expect(markdown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u)
    expect(markdown.replaceAll('<br>', '').replaceAll('<!-- -->', '').replaceAll('~~', '')).not.toMatch(/<[a-z!/?]/i)
    expect(markdown).not.toMatch(/(?<!\\)`code/)
    expect(markdown).not.toMatch(/(?<![!\\])\[[^\]]*(?<!\\)\]\(/)
    for (const line of markdown.split('\n').filter(line => line.startsWith('![')))
      expect(line).toMatch(/^!\[([^\\[\]]|\\.)*\]\([a-z0-9-]+\.svg\)$/)
    expect(markdown).not.toMatch(/^#{1,6} head/m)
    const tables = markdown.split('\n\n').map(block => block.split('\n')).filter(([line]) => line?.startsWith('|'))
    expect(tables.length).toBeGreaterThan(1)
    for (const [header, ...rows] of tables) {
      for (const row of rows.filter(row => row.startsWith('|')))
        expect(cellCount(row)).toBe(cellCount(header ?? ''))
    }
  })

  test('annotations are one command a line, and no others are made', () => {
    const lines = annotations(results).split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) {
      expect(line).toMatch(/^::(error|warning) (file=[^:,]*,)?title=[^:,]*::[^\p{C}]*$/u)
      expect(line.length).toBeLessThan(4_000)
      expect(line).not.toMatch(/%(?!25|3A|2C)/)
    }
  })

  test('the terminal gets lines without control characters, and none that GitHub Actions takes for a command', () => {
    const screen = terminal(results)
    expect(screen).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u)
    expect(screen).not.toMatch(/^\s*::|##\[/m)
    expect(Math.max(...screen.split('\n').map(line => line.length))).toBeLessThan(1_200)
  })

  test.each(['test.csv', 'timeline_pods_ready.csv', 'timeline_http_success.csv'])('%s: as many cells in each row, and no cell that a spreadsheet would run', (name) => {
    const [header, ...rows] = parse(file(name, results))
    expect(rows.length).toBeGreaterThan(4)
    for (const row of rows) {
      expect(row).toHaveLength(header?.length ?? 0)
      for (const cell of row)
        expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d+\.\d{6}$)/)
    }
  })

  test('junit.xml is well-formed, with the texts in attributes and content only', () => {
    const { elements, attributes } = xmlContent(file('junit.xml', results))
    expect(new Set(elements)).toEqual(new Set(['testsuites', 'testsuite', 'testcase', 'failure', 'skipped', 'error']))
    const [root] = attributes
    expect(root).toMatchObject({ tests: '4', failures: '2', errors: '1', skipped: '1' })
  })

  test('metrics.txt is OpenMetrics, each series once', () => {
    const lines = file('metrics.txt', results).split('\n')
    expect(lines.slice(-2)).toEqual(['# EOF', ''])
    const series = lines.slice(0, -2).filter(line => !line.startsWith('#'))
    for (const line of series)
      expect(line).toMatch(/^podfit_[a-z_0-9]+\{[a-z]+="([^"\\\p{C}]|\\[\\"n])*"(,[a-z]+="([^"\\\p{C}]|\\[\\"n])*")*\} -?\d+(\.\d+)?$/u)
    const names = series.map(line => line.slice(0, line.lastIndexOf(' ')))
    expect(new Set(names).size).toBe(names.length)
    for (const line of lines.slice(0, -2).filter(line => line.startsWith('#')))
      expect(line).toMatch(/^# (TYPE podfit_\w+ (gauge|info)|UNIT podfit_\w+ \w+|HELP podfit_\w+ [\w ,.:%;]+)$/)
  })

  test('benchmark files: names are plain, and each is there once', () => {
    for (const name of ['benchmark-smaller-is-better.json', 'benchmark-bigger-is-better.json']) {
      const entries = JSON.parse(file(name, results)) as { name: string, value: number }[]
      expect(entries.length).toBeGreaterThan(3)
      expect(new Set(entries.map(entry => entry.name)).size).toBe(entries.length)
      for (const entry of entries)
        expect(entry.name).toMatch(/^[^\p{C}]{1,160}$/u)
    }
  })

  test('pictures are well-formed, with nothing that is run or loaded, and of a size', async () => {
    const of = trendOf(results)
    const drawn = await drawPictures([...pictures(results), ...of.metrics.map(metric => trendPicture(of, metric))])
    expect(drawn.length).toBeGreaterThan(12)
    for (const { svg } of drawn) {
      const { elements, attributes } = xmlContent(svg)
      expect([...new Set(elements)].filter(name => !['svg', 'title', 'desc', 'style', 'g', 'path', 'text', 'line', 'rect', 'defs', 'clipPath', 'tspan'].includes(name))).toEqual([])
      for (const attribute of attributes)
        expect(Object.keys(attribute).filter(name => /^on|href/.test(name))).toEqual([])
      const [root] = attributes
      expect(Number(root?.['width'])).toBeLessThan(1_600)
      expect(Number(root?.['height'])).toBeLessThan(1_600)
      expect(svg).not.toMatch(/[^\P{C}\n]/u)
    }
  })
})

test.each(['::error title=x::y', '##[error]x', '+1+cmd', '@SUM(A1)', '-2+cmd'])('a name that is %s is one', (name) => {
  const results = hostileRun(name)
  expect(terminal(results)).not.toMatch(/^\s*::|##\[/m)
  const cells = parse(file('test.csv', results)).flat()
  expect(cells.filter(cell => /^[=+@]|^-(?!\d+\.\d{6}$)/.test(cell))).toEqual([])
  expect(cells).toContain(/^[-+@]/.test(name) ? `'${name}` : name)
})

test('a summary does not call people or link issues', () => {
  const summary = file('summary.md', hostileRun('see @octocat, x/@octocat and #12, GH-12, image docker.io/x@sha256:ab, mail a@b.example'))
  expect(summary).toContain('see @<!-- -->octocat, x/@<!-- -->octocat and #<!-- -->12, GH-<!-- -->12, image docker.io/x@sha256:ab')
  expect(summary).not.toMatch(/(?<!\w)@\w|#\d|GH-\d/)
})

function cellCount(row: string): number {
  return row.replaceAll(String.raw`\\`, '').replaceAll(String.raw`\|`, '').split('|').length
}
