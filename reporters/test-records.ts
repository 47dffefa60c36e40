import type { SerializedError } from 'vitest'
import type { TestCase, TestModule, TestSuite } from 'vitest/node'
import { stripVTControlCharacters } from 'node:util'
import type { TestRecord } from '../src/results/results.ts'

/**
 * How the tests ended, by file and in each file's own order. Errors outside of any test (a file that could not be loaded, a hook, an
 * unhandled rejection) are records too: a run with one has not passed.
 */
export function testRecords(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): TestRecord[] {
  const sorted = modules.toSorted((a, b) => a.relativeModuleId < b.relativeModuleId ? -1 : 1)
  return [
    ...sorted.flatMap(module => [
      ...failures(module, module.relativeModuleId, '(the file itself)'),
      ...[...module.children.allSuites()].flatMap(suite => failures(suite, module.relativeModuleId, suite.fullName)),
      ...[...module.children.allTests()].map(testRecord),
    ]),
    ...unhandledErrors.map((error): TestRecord => ({ name: '(unhandled error)', file: '(run)', state: 'failed', note: firstLine(error.message) })),
  ]
}

function failures(entity: TestModule | TestSuite, file: string, name: string): TestRecord[] {
  return entity.errors().map(error => ({ name, file, state: 'failed', note: firstLine(error.message) }))
}

function testRecord(test: TestCase): TestRecord {
  const result = test.result()
  const note = result.state === 'skipped' ? result.note : result.state === 'failed' ? firstLine(result.errors[0]?.message) : undefined
  return { name: test.fullName, file: test.module.relativeModuleId, state: result.state, ...(note === undefined ? {} : { note }) }
}

function firstLine(message: string | undefined): string {
  const lines = stripVTControlCharacters(message ?? '').split('\n').map(line => line.trim())
  return lines.find(line => line !== '') ?? 'no message'
}
