import { defineConfig } from 'vitest/config'
import { FixedOrder } from './fixtures/fixed-order.ts'

export default defineConfig({
  test: {
    // Vitest's own default keeps a terminal in watch mode; a benchmark is run once.
    watch: false,
    // Removing hundreds of pods takes minutes on a small node.
    teardownTimeout: 600_000,
    reporters: ['default', './reporters/index.ts'],
    sequence: { sequencer: FixedOrder },
    coverage: {
      provider: 'v8',
      include: ['src/**', 'reporters/**', 'fixtures/**'],
      // What only a cluster or the lab can run is shown by the e2e suite, in processes of its own.
      reporter: ['text-summary', 'html'],
    },
    projects: [
      {
        test: {
          name: 'specs',
          include: ['specs/**/*.spec.ts'],
          globalSetup: ['fixtures/global-setup.ts'],
          setupFiles: ['fixtures/setup.ts'],
          // One process, one file and one test at a time, in a fixed order: trials must not disturb each other.
          pool: 'forks',
          isolate: false,
          fileParallelism: false,
          maxWorkers: 1,
          maxConcurrency: 1,
          sequence: { concurrent: false, shuffle: false, groupOrder: 1 },
          retry: 0,
          // Each wait inside has its own deadline from the plan; these only bound what none of them covers.
          testTimeout: 6 * 3_600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'tests',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**'],
          testTimeout: 20_000,
          // Modules are loaded once a worker instead of once a file: half of the time went there.
          isolate: false,
          // It imports JSON without saying so, which Node refuses.
          server: { deps: { inline: ['@actions/workflow-parser'] } },
          // Vitest's default leaves a core idle; on a machine with two that is half of it.
          maxWorkers: '100%',
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.e2e.test.ts'],
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
