import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JournalEntry } from '../../src/results/journal-entry.ts'
import { JournalReadError } from '../../src/results/journal-read-error.ts'
import { JournalWriteError } from '../../src/results/journal-write-error.ts'
import { Journal } from '../../src/results/journal.ts'
import { readJournal } from '../../src/results/read-journal.ts'
import { skipWithout } from '../workload/needed-tool.ts'
import { onPath } from '../workload/on-path.ts'
import { GVISOR, JournalBuilder, RUNC } from './journal-builder.ts'

const ENTRY: JournalEntry = { type: 'observation', trial: 't', observation: { kind: 'ready', atMs: 1.5, pod: 'p' } }

/** For those that start a process. */
const SLOW = { timeout: 60_000 }

let dir: string
let file: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'podfit-journal-'))
  file = join(dir, 'journal.ndjson')
})

afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('what is appended is in the file at once and reads back the same', () => {
  const { entries } = new JournalBuilder().begin().rollout(RUNC).density(GVISOR, 'killed').verdict().test().end()
  const journal = Journal.create(file)
  for (const [index, entry] of entries.entries()) {
    journal.append(entry)
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(index + 2)
  }
  journal.close()
  expect(readJournal(file)).toEqual(entries)
})

test('a journal that is there is never written over', () => {
  Journal.create(file).close()
  expect(() => Journal.create(file)).toThrow(JournalWriteError)
  expect(() => Journal.create(join(dir, 'nowhere', 'journal.ndjson'))).toThrow(/nowhere.*cannot be created/)
})

test('two writers take turns by whole lines', () => {
  const one = Journal.create(file)
  const other = Journal.open(file)
  for (let i = 0; i < 50; i++) {
    one.append(ENTRY)
    other.append(ENTRY)
  }
  one.close()
  other.close()
  expect(readJournal(file)).toHaveLength(100)
})

test('a torn last line is left out and told of; a writer that goes on removes it first', () => {
  const { entries } = new JournalBuilder().begin()
  writeFileSync(file, entries.map(entry => `${JSON.stringify(entry)}\n`).join(''))
  appendFileSync(file, '{"type":"observation","trial":"t","obs')
  const told: string[] = []
  expect(readJournal(file, message => told.push(message))).toEqual(entries)
  expect(told).toEqual([`${file}:4: the last line was not written to its end and is left out`])

  const journal = Journal.open(file)
  journal.append(ENTRY)
  journal.close()
  expect(readJournal(file, message => told.push(message))).toEqual([...entries, ENTRY])
  expect(told).toHaveLength(1)
})

test('a torn line longer than one read is removed whole', () => {
  writeFileSync(file, `${JSON.stringify(ENTRY)}\n${'x'.repeat(200_000)}`)
  Journal.open(file).close()
  expect(readJournal(file)).toEqual([ENTRY])
  writeFileSync(file, 'x'.repeat(200_000))
  Journal.open(file).close()
  expect(statSync(file).size).toBe(0)
})

test('a full disk is an error that names the file, and half a line does not stay', SLOW, async () => {
  // RLIMIT_FSIZE makes the kernel cut a write short and refuse the next, as a full disk does.
  const program = `
    import { Journal } from ${JSON.stringify(join(import.meta.dirname, '../../src/results/journal.ts'))}
    process.on('SIGXFSZ', () => undefined)
    const journal = Journal.create(${JSON.stringify(file)})
    try {
      for (;;)
        journal.append(${JSON.stringify(ENTRY)})
    }
    catch (error) {
      console.log(error.name, error.message, journal.isBroken)
    }
    try {
      journal.append(${JSON.stringify(ENTRY)})
    }
    catch (error) {
      console.log(error.name)
    }`
  const output = await run('bash', ['-c', 'ulimit -f 8 && exec "$@"', 'bash', process.execPath, '--import', 'tsx', '--input-type=module', '-e', program])
  expect(output).toMatch(/^JournalWriteError .*journal\.ndjson: cannot be written: EFBIG.* true$/m)
  expect(output.trim().split('\n')).toHaveLength(2)
  const told: string[] = []
  expect(readJournal(file, message => told.push(message)).length).toBeGreaterThan(50)
  expect(told).toEqual([])
})

test.for([
  ['the next entry', 'journal.append(entry)'],
  ['its end', 'journal.close()'],
  ['who waits for it', 'await journal.synced()'],
] as const)('a sync in the background that failed is told by %s', SLOW, async ([, next], context) => {
  if (!onPath('gcc'))
    skipWithout(context, 'gcc is not on PATH (apt-get install gcc libc6-dev)')
  writeFileSync(join(dir, 'fsync.c'), `
    #include <errno.h>
    #include <unistd.h>
    int fsync(int descriptor) {
      if (access("${join(dir, 'bad-disk')}", F_OK) != 0) return 0;
      unlink("${join(dir, 'bad-disk')}");
      errno = EIO;
      return -1;
    }`)
  execFileSync('gcc', ['-shared', '-fPIC', '-o', join(dir, 'fsync.so'), join(dir, 'fsync.c')])
  const program = `
    import { writeFileSync } from 'node:fs'
    import { setTimeout } from 'node:timers/promises'
    import { Journal } from ${JSON.stringify(join(import.meta.dirname, '../../src/results/journal.ts'))}
    const journal = Journal.create(${JSON.stringify(file)})
    const entry = ${JSON.stringify(new JournalBuilder().begin().rollout(RUNC).entries.find(({ type }) => type === 'rollout-end'))}
    writeFileSync(${JSON.stringify(join(dir, 'bad-disk'))}, '')
    journal.append(entry)
    await setTimeout(200)
    try {
      ${next}
    }
    catch (error) {
      console.log(error.name, error.message)
    }`
  const output = await run('env', [`LD_PRELOAD=${join(dir, 'fsync.so')}`, process.execPath, '--import', 'tsx', '--input-type=module', '-e', program])
  expect(output).toMatch(/^JournalWriteError .*journal\.ndjson: cannot be synced: EIO/)
  expect(readJournal(file)).toHaveLength(1)
})

test('kill -9 within a run loses nothing that was appended', SLOW, async () => {
  const program = `
    import { Journal } from ${JSON.stringify(join(import.meta.dirname, '../../src/results/journal.ts'))}
    const journal = Journal.create(${JSON.stringify(file)})
    for (let i = 0; i < 500; i++)
      journal.append({ type: 'observation', trial: 't', observation: { kind: 'removed', atMs: i, pod: 'p' } })
    process.kill(process.pid, 'SIGKILL')`
  await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program])
  expect(readJournal(file)).toHaveLength(500)
})

test('a number that JSON cannot hold is refused when it is written, not found out when it is read', () => {
  const journal = Journal.create(file)
  expect(() => journal.append({ type: 'observation', trial: 't', observation: { kind: 'ready', atMs: Number.NaN, pod: 'p' } })).toThrow(/atMs: NaN/)
  journal.close()
  expect(readJournal(file)).toEqual([])
})

test('a closed journal says so', () => {
  const journal = Journal.create(file)
  journal.close()
  journal.close()
  expect(() => journal.append(ENTRY)).toThrow(/is closed/)
})

test.each([
  ['not JSON', '{"type":', /:2: expected a journal entry, found .*, which is not JSON/],
  ['an unknown type', '{"type":"what"}', /:2: not a journal entry, at its top: .*type/],
  ['a missing field', '{"type":"observation","trial":"t","observation":{"kind":"ready","atMs":1}}', /:2: not a journal entry, at \/observation: .*'pod'/],
  ['a wrong type of a field', '{"type":"observation","trial":"t","observation":{"kind":"ready","atMs":"1","pod":"p"}}', /:2: .*\/observation\/atMs: must be number/],
  ['an unknown field', '{"type":"test","test":{"name":"n","file":"f","state":"passed","__proto__":{}}}', /:2: .*at \/test: unexpected property "__proto__"/],
  ['a time that is none', '{"type":"end","at":"2026-13-01T00:00:00Z","status":"complete"}', /:2: .*at \/at: .*date-time/],
  ['a number out of bounds', '{"type":"observation","trial":"t","observation":{"kind":"ready","atMs":1e300,"pod":"p"}}', /:2: .*\/observation\/atMs: must be <= /],
  ['another version', '{"type":"run","schemaVersion":2}', /:2: expected a journal of schema version 1, found version 2/],
  ['terminal codes', '{"type":"\u001B[2J"}', /^\P{C}*$/u],
  ['nothing', '', /:2: expected a journal entry/],
])('a line in the middle with %s is an error that names file and line', (_, line, message) => {
  writeFileSync(file, `${JSON.stringify(ENTRY)}\n${line}\n${JSON.stringify(ENTRY)}\n`)
  expect(() => readJournal(file)).toThrow(JournalReadError)
  expect(() => readJournal(file)).toThrow(message)
  expect(() => readJournal(file)).toThrow(file)
})

test('no journal is an error that says what to give', () => {
  expect(existsSync(file)).toBe(false)
  expect(() => readJournal(file)).toThrow(/expected the journal of a run at .*journal\.ndjson: there is none; give the folder of a run/)
})

async function run(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(import.meta.dirname, '../..') })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => output += chunk.toString())
  await once(child, 'close')
  return output
}
