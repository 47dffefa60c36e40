import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { JournalBuilder, RUNC } from '../results/journal-builder.ts'
import { podfit, podfitProcess, ROOT } from './podfit.ts'

let reports: string
let runDir: string

beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), 'podfit-cli-'))
  runDir = join(reports, 'r1')
  mkdirSync(runDir)
  new JournalBuilder().begin([RUNC]).rollout(RUNC).end().write(join(runDir, 'journal.ndjson'))
})

afterEach(() => rmSync(reports, { recursive: true, force: true }))

test('report makes every file from the journal alone and prints the table', async () => {
  appendFileSync(join(runDir, 'journal.ndjson'), '{"torn')
  const { status, stdout, stderr } = await podfit(ROOT, ['report', runDir])
  expect(stderr).toMatch(/^warning: .*journal\.ndjson:\d+: the last line was not written to its end and is left out\n$/)
  expect(status).toBe(0)
  expect(stdout).toContain('podfit: K3s v1.35.4+k3s1 (Kubernetes cluster, 1 node), 2026-11-22 03:05 UTC')
  expect(stdout).toContain(`${join(runDir, 'report.md')}\n`)
  expect(readFileSync(join(runDir, 'report.md'), 'utf8')).toContain('| runc | - | 4 | 2.00 | 3.50 | 1 |')
  // Which run is the newest does not change by looking at one.
  expect(existsSync(join(reports, 'latest'))).toBe(false)
})

test('no journal: one line, exit code 2, nothing made', async () => {
  const { status, stdout, stderr } = await podfit(ROOT, ['report', join(reports, 'nowhere')])
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^expected the journal of a run at .*nowhere\/journal\.ndjson: there is none[^\n]*\n$/)
  expect(existsSync(join(reports, 'nowhere'))).toBe(false)
})

test('a corrupt journal: one line that names file and line, exit code 2', async () => {
  appendFileSync(join(runDir, 'journal.ndjson'), 'garbage\u001B[2J\n')
  const { status, stderr } = await podfit(ROOT, ['report', runDir])
  expect(status).toBe(2)
  expect(stderr).toMatch(/^\P{C}*journal\.ndjson:\d+: expected a journal entry\P{C}*\n$/u)
})

test('a command line that is not understood, in a process of its own: exit code 2', { timeout: 60_000 }, () => {
  const { status, stderr } = podfitProcess(ROOT, ['reprot'])
  expect(status).toBe(2)
  expect(stderr).toContain('error: unknown command \'reprot\'')
})
