import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { podfitProject, podfitRun } from './fixtures/vitest-config.ts'

export default defineConfig({
  test: {
    ...podfitRun(),
    coverage: {
      provider: 'v8',
      include: ['src/**', 'reporters/**', 'fixtures/**'],
      // What only a cluster or the lab can run is shown by the e2e suite, in processes of its own.
      reporter: ['text-summary', 'html'],
    },
    projects: [
      podfitProject(),
      {
        test: {
          name: 'tests',
          include: ['tests/**/*.test.ts'],
          exclude: ['**/*.e2e.test.ts'],
          // What hangs is found as well after a minute, and there are machines five times as slow as others.
          testTimeout: 60_000,
          // Modules are loaded once a worker instead of once a file: half of the time went there.
          isolate: false,
          // It imports JSON without saying so, which Node refuses.
          server: { deps: { inline: ['@actions/workflow-parser'] } },
          // Much of the time is spent waiting for deadlines, sockets and processes: one more than there are cores keeps them busy.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.e2e.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 900_000,
          hookTimeout: 900_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
