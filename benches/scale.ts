import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { markdownTable } from '../reporters/render/text/markdown-table.ts'
import type { ObservedRollout } from './support/observe-rollout.ts'
import { runOfManyPods } from './support/run-of-many-pods.ts'

const run = promisify(execFile)
const OBSERVE = fileURLToPath(new URL('support/observe-rollout.ts', import.meta.url))
const PODFIT = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const TIMES = 3
const REPORT_PODS = 10_000
const REPORT_GOAL_MS = 5_000

const SIZES = [
  ...[1_000, 10_000, 50_000].map(pods => ({ pods, way: 'watch' })),
  ...[1_000, 10_000].map(pods => ({ pods, way: 'http' })),
]

/** One rollout in a process of its own: the median of three by CPU time. */
async function observe(pods: number, way: string): Promise<ObservedRollout> {
  const all: ObservedRollout[] = []
  for (let time = 0; time < TIMES; time++) {
    const { stdout } = await run(process.execPath, ['--expose-gc', '--import', 'tsx', OBSERVE, String(pods), way], { maxBuffer: 2 ** 24 })
    all.push(JSON.parse(stdout) as ObservedRollout)
  }
  return all.toSorted((a, b) => a.cpuMs - b.cpuMs)[TIMES >> 1]!
}

/** Seconds of `podfit report` on a run, from the start of the command to its end. */
async function reportSeconds(dir: string): Promise<number> {
  const startedAt = performance.now()
  await run(process.execPath, ['--import', 'tsx', PODFIT, 'report', dir], { maxBuffer: 2 ** 24 })
  return (performance.now() - startedAt) / 1_000
}

const observed: ObservedRollout[] = []
for (const { pods, way } of SIZES)
  observed.push(await observe(pods, way))

const ofThousand = (withHttp: boolean): ObservedRollout => observed.find(row => row.pods === 1_000 && row.withHttp === withHttp)!
process.stdout.write(`${markdownTable(
  [{ header: 'observed' }, ...['pods', 'events', 'MiB', 'seconds', 'events/s', 'CPU s', 'CPU µs/event', 'CPU ms/pod', 'to 1,000 pods', 'heap KiB/pod', 'peak MiB'].map(header => ({ header, align: 'right' as const }))],
  observed.map(row => [
    row.withHttp ? 'watch and HTTP' : 'watch',
    row.pods.toLocaleString('en'),
    row.events.toLocaleString('en'),
    (row.bytes / 2 ** 20).toFixed(0),
    (row.tookMs / 1_000).toFixed(2),
    Math.round(row.events / row.tookMs * 1_000).toLocaleString('en'),
    (row.cpuMs / 1_000).toFixed(2),
    (row.cpuMs / row.events * 1_000).toFixed(0),
    (row.cpuMs / row.pods).toFixed(2),
    `${(row.cpuMs / row.pods / (ofThousand(row.withHttp).cpuMs / 1_000)).toFixed(2)}x`,
    (row.heapBytes / row.pods / 1024).toFixed(2),
    (row.peakResidentBytes / 2 ** 20).toFixed(0),
  ]),
)}\n\n`)

const dir = mkdtempSync(join(tmpdir(), 'podfit-bench-'))
try {
  const sizes = [10, REPORT_PODS, 5 * REPORT_PODS]
  const rows: string[][] = []
  for (const pods of sizes) {
    const runDir = runOfManyPods(join(dir, String(pods)), pods)
    const seconds = await reportSeconds(runDir)
    rows.push([pods.toLocaleString('en'), (statSync(join(runDir, 'journal.ndjson')).size / 2 ** 20).toFixed(1), seconds.toFixed(2)])
    if (pods === REPORT_PODS && seconds * 1_000 > REPORT_GOAL_MS)
      process.exitCode = 1
  }
  process.stdout.write(`${markdownTable(['pods', 'journal MiB', '`podfit report`, seconds'].map(header => ({ header, align: 'right' as const })), rows)}\n`)
}
finally {
  rmSync(dir, { recursive: true })
}
