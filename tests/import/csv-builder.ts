import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** What a row of test.csv has where a test says nothing else: a rollout of three pods. */
const ROW = {
  start_time: '2026-06-01T10:00:00.250000+00:00',
  end_time: '2026-06-01T10:00:06.500000+00:00',
  deployment: 'web-runc',
  test_id: 't1',
  runtime_class: 'runc',
  variant: 'normal',
  selector: 'app=web',
  desired_pods: '3',
  ready_pods: '3',
  all_ready_latency_seconds: '6.000001',
  success: 'True',
  first_ready_latency_seconds: '4.5',
  http_first_latency_seconds: '4.0',
  http_all_latency_seconds: '6.25',
  http_mean_latency_seconds: '5.125',
}

export type Row = Partial<Record<keyof typeof ROW, string>>

/** A test.csv with one line for each row; cells are written as they are given. */
export function testCsvText(rows: readonly Row[], { eol = '\r\n' } = {}): string {
  return [Object.keys(ROW), ...rows.map(row => Object.values({ ...ROW, ...row }))].map(cells => cells.join(',') + eol).join('')
}

/** A timeline, point by point: [elapsed seconds as written, pods]. */
export function timelineText(column: 'pods_ready' | 'pods_http_available', points: readonly [string, number][], identity = 't1,runc,normal'): string {
  return [`test_id,runtime_class,variant,elapsed_seconds,${column}`, ...points.map(([at, count]) => `${identity},${at},${count}`)].map(line => `${line}\r\n`).join('')
}

/** A folder with files in it, gone after the test. */
export function folderWith(files: Record<string, string | Buffer>): string {
  const dir = mkdtempSync(join(tmpdir(), 'podfit-import-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(dir, name), text)
  return dir
}
