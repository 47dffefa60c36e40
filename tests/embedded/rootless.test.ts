import { expect, test } from 'vitest'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { skipWithout } from '../workload/needed-tool.ts'
import { startChild } from './start-child.ts'
import { hasRuntime } from './support.ts'

const NOBODY = 65_534

test('an ordinary user measures the same variants', async context => {
  if (process.getuid?.() !== 0)
    context.skip('not root: the other tests have run as an ordinary user already')
  if (findProgram('setpriv', process.env) === undefined)
    skipWithout(context, 'no setpriv on PATH (apt-get install util-linux)')
  const names = ['process', 'runc', 'crun', 'gvisor'].filter(hasRuntime)
  const child = startChild(context, 'rollOut', names, { uid: NOBODY, wrapper: ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'] })
  const results: unknown[] = []
  for await (const result of child.results)
    results.push(result)
  expect(results).toMatchObject(names.map(name => ({ name, uid: NOBODY, found: { status: 'present' }, outcome: { status: 'complete' }, traces: [] })))
})
