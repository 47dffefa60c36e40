import { expect, test } from 'vitest'
import { markdown } from '../../reporters/render/markdown.ts'
import { importCsv } from '../../src/import/import-csv.ts'
import { SANDBOXED_PODS } from '../../src/published/sandboxed-pods.ts'
import { folderWith, testCsvText } from './csv-builder.ts'
import { NEEDS_REFERENCE, REFERENCE_DIR, referenceDir } from './reference-dir.ts'

/** The post's table, and beside it the seconds to all Ready of its raw data and the factors of its text. */
const POST = `
| runc | - | 487* | 100 | 32.43 | |
| kata | qemu | 21 | 21 | 38.85 | 23.2x |
| kata | fc | 65 | 65 | 153.52 | 7.5x |
| gVisor | - | 176 | 100 | 74.10 | 2.8x |
| urunc | unikraft/qemu | 265* | 100 | 29.62 | 1.8x |
| urunc | linux/qemu | 165 | 100 | 35.89 | |
| urunc | linux/fc | 210 | 100 | 34.54 | 2.3x |
| urunc | rumprun/spt | 430* | 100 | 33.24 | 1.1x |
| urunc | rumprun/hvt | 380* | 100 | 35.09 | 1.3x |
| urunc | mirage/spt | 330* | 100 | 29.03 | 1.5x |
| urunc | mirage/hvt | 330* | 100 | 28.94 | 1.5x |
`.trim().split('\n').map(line => line.split('|').slice(1, -1).map(cell => cell.trim()))

/** The same rows as the post's raw data, with no more digits than were published, in another order. */
function rowsOfThePost(): string {
  return folderWith({
    'test.csv': testCsvText(SANDBOXED_PODS.variants.toReversed().map(published => ({
      deployment: published.name,
      runtime_class: published.csv.runtimeClass,
      variant: published.csv.variant,
      desired_pods: String(published.podsUsed),
      ready_pods: String(published.podsUsed),
      first_ready_latency_seconds: String(published.firstReadySeconds),
      all_ready_latency_seconds: String(published.allReadySeconds),
      http_first_latency_seconds: String(published.firstHttpSeconds),
      http_all_latency_seconds: String(published.allHttpSeconds),
      http_mean_latency_seconds: String(published.meanHttpSeconds),
    }))),
  })
}

const SOURCES: [string, boolean, () => string][] = [
  [`the published files (${REFERENCE_DIR})`, NEEDS_REFERENCE, referenceDir],
  ['rows made of the published figures', true, rowsOfThePost],
]

for (const [source, isNeeded, dir] of SOURCES) {
  test.runIf(isNeeded)(`the tables of ${source} are the post's, row for row`, () => {
    const report = markdown(importCsv([dir()]))
    expect(tableOf(report, 'Pod capacity')).toEqual([
      ['Runtime', 'Variant', 'Max Pods Supported', 'Pods Used'],
      ['---', '---', '---:', '---:'],
      ...POST.map(cells => cells.slice(0, 4)),
    ])
    const readiness = tableOf(report, 'Readiness')
    expect(readiness[0]).toEqual(['Runtime', 'Variant', 'Pods Used', 'First ready (s)', 'All ready (s)', 'n'])
    expect(readiness.slice(2).map(([runtime, variant, pods, , all, n]) => [runtime, variant, pods, all, n])).toEqual(POST.map(([runtime, variant, , pods, all]) => [runtime, variant, pods, all, '1']))
    const factors = tableOf(report, 'Overhead').slice(2).map(([runtime, variant, max, factor]) => [runtime, variant, max, factor])
    // The post gives no factor for urunc linux/qemu; 487 / 165 is 3.0.
    expect(factors).toEqual(POST.slice(1).map(([runtime, variant, max, , , factor]) => [runtime, variant, max, factor || '3.0x']))
    expect(tableOf(report, 'HTTP availability').find(([, variant]) => variant === 'rumprun/spt')).toEqual(['urunc', 'rumprun/spt', '100', '18.41', '33.25', '28.94', '1'])
    expect(report).toContain('Max Pods Supported is not in the CSV files. It is from the table of the post "How many sandboxed pods can fit in a Pi?"')
  })
}

test.runIf(NEEDS_REFERENCE)('the report of the published files says that their axis is no clock, and how far off it is', () => {
  const results = importCsv([referenceDir()])
  const report = markdown(results)
  expect(report).toContain('`elapsed_seconds` of every timeline is the number of the poll times 500 ms')
  const axes = Object.fromEntries(tableOf(report, 'The timelines\' axis is not a clock').slice(2).map(([runtime, variant, , , ...figures]) => [`${runtime} ${variant}`, figures.join(' ')]))
  expect(axes).toMatchObject({
    'runc -': '12.50 32.43 2.59x',
    'gVisor -': '24.00 74.10 3.09x',
    'kata qemu': '21.00 38.85 1.85x',
    'kata fc': '49.00 153.52 3.13x',
    'urunc linux/qemu': '12.50 35.89 2.87x',
    'urunc linux/fc': '11.00 34.54 3.14x',
    'urunc unikraft/qemu': '10.50 29.62 2.82x',
    'urunc rumprun/spt': '12.00 33.24 2.77x',
  })
  expect(Object.keys(axes)).toHaveLength(11)
  expect(results.rollouts.every(({ timelines: { ready, available } }) => ready?.axis === 'poll' && available?.axis === 'poll')).toBe(true)
})

/** Cells of the first table below a heading. */
function tableOf(report: string, heading: string): string[][] {
  const lines = report.split(new RegExp(`^##+ ${heading}$`, 'm'))[1]?.split('\n') ?? []
  const start = lines.findIndex(line => line.startsWith('|'))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  return lines.slice(start, end).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()))
}
