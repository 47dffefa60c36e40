import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { Ended } from '../cli/podfit.ts'
import { podfit, podfitProcess, ROOT } from '../cli/podfit.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { JournalBuilder, KATA, RUNC } from '../results/journal-builder.ts'

function recommend(...args: string[]): Promise<Ended> {
  return podfit(ROOT, ['recommend', ...args])
}

/** A run with a rollout of four pods and nothing else. */
function results(): string {
  const dir = temporaryDir()
  const builder = new JournalBuilder().begin([{ ...RUNC, name: 'run|c' }, KATA]).rollout({ ...RUNC, name: 'run|c' })
  writeFileSync(join(dir, 'results.json'), JSON.stringify(resultsFromJournal(builder.end().entries)))
  return dir
}

test('a folder, a short list: text, exit code 0; markdown shows exactly the names; a process of its own says the same', { timeout: 60_000 }, async () => {
  const dir = results()
  const asked = ['--threat-model', 'trusted-images', '--pods', '4', '--memory', '8Gi']
  const text = await recommend(...asked, dir)
  expect(text.stderr).toBe('')
  expect(text.status).toBe(0)
  expect(podfitProcess(ROOT, ['recommend', ...asked, dir])).toEqual(text)
  expect(text.stdout).toMatch(/^run\|c is the one that will do\n/)
  expect(text.stdout).toMatch(/^ +kata\/qemu +own-kernel +skipped: no RuntimeClass kata-qemu/m)
  const markdown = await recommend(...asked, '--markdown', join(dir, 'results.json'))
  expect(markdown.stdout).toContain('# podfit recommend: run\\|c is the one that will do')
  expect(markdown.stdout).toContain('| Variant | Class | Advice | Max pods |')
})

test('nothing will do: exit code 1, and the same as JSON', async () => {
  const { status, stdout } = await recommend('--threat-model', 'edge-scripts', '--pods', '4', '--memory', '8Gi', '--json', results())
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    run: { id: '20261122-030551-k7f2', imported: false },
    source: { url: expect.stringMatching(/^https:/) },
    threatModel: { name: 'edge-scripts', advice: 'WebAssembly' },
    request: { pods: 4, memoryBytes: 2 ** 33, appMemoryBytes: 0, limits: {} },
    candidates: expect.arrayContaining([expect.objectContaining({ name: 'run|c', status: 'ruled-out', why: expect.any(Array) }), expect.objectContaining({ name: 'wasm/spin', status: 'not-measured' })]),
  })
})

test.for<[string, string[], RegExp]>([
  ['an unknown threat model', ['--threat-model', 'all', '--pods', '4', '--memory', '8Gi'], /^--threat-model: no "all"; [^\n]*\n$/],
  ['no results there', ['--threat-model', 'bursts', '--pods', '4', '--memory', '8Gi', 'nowhere'], /^nowhere: expected a results\.json[^\n]*\n$/],
  ['a missing option', ['--threat-model', 'bursts', '--pods', '4'], /--memory/],
])('%s: one line, exit code 2', async ([, args, message]) => {
  const { status, stdout, stderr } = await recommend(...args)
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(message)
})
