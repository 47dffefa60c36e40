import { expect, test } from 'vitest'
import { artifacts } from '../../fixtures/workloads/artifacts.ts'
import { compareBuild } from '../../fixtures/workloads/build.ts'
import { WorkloadError } from '../../fixtures/workloads/workload-error.ts'
import { skipWithout } from './needed-tool.ts'

test('the committed binaries are what their sources give', async (context) => {
  const comparisons = await compareBuild().catch((error: unknown) => {
    if (error instanceof WorkloadError && error.exitCode === 2) skipWithout(context, error.message)
    throw error
  })
  for (const { compiler, committedCompiler } of comparisons) {
    if (compiler !== committedCompiler) {
      skipWithout(context, `the binary was compiled with "${committedCompiler}", here is "${compiler}"`)
    }
  }
  expect(comparisons).toMatchObject(artifacts.map(({ path }) => ({ path, status: 'same' })))
})
