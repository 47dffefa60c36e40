import type { SerializedError, TestAnnotation } from 'vitest'
import type { Reporter, TestCase, TestModule, TestRunEndReason, TestSpecification, Vitest } from 'vitest/node'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { PodfitError } from '../src/errors/podfit-error.ts'
import type { CurrentRun } from '../src/results/current-run.ts'
import { currentRun } from '../src/results/current-run.ts'
import { journalFile } from '../src/results/journal-file.ts'
import { Journal } from '../src/results/journal.ts'
import { pointLatest } from '../src/results/point-latest.ts'
import type { TestRecord } from '../src/results/results.ts'
import type { CheckResult } from '../src/validity/check.ts'
import { farewell } from './farewell.ts'
import { Interrupts } from './interrupts.ts'
import { pauseCommands } from './pause-commands.ts'
import { testRecords } from './test-records.ts'

/** The project of vitest.config.ts that measures. */
const PROJECT = 'specs'

/** Annotations of this type are progress: `annotate('40 of 100 ready', 'podfit:progress')`. */
const PROGRESS = 'podfit:progress'

/** The Vitest reporter: progress and signals while specs run, files and a table at their end. It leaves the other projects alone. */
export default class PodfitReporter implements Reporter {
  #vitest: Vitest | undefined
  #interrupts: Interrupts | undefined
  #resumeCommands: (() => void) | undefined
  #annotations = ''

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    const vitest = this.#vitest
    if (!vitest || this.#interrupts || !specifications.some(({ project }) => project.name === PROJECT))
      return
    const interrupts = Interrupts.install({
      first: () => {
        vitest.logger.log('interrupted: cleaning up, press Ctrl-C again to leave now')
        vitest.cancelCurrentRun('keyboard-input').catch((error: unknown) => vitest.logger.error('the run could not be cancelled:', error))
      },
      second: () => writeSync(process.stderr.fd, farewell(currentRun())),
    })
    this.#interrupts = interrupts
    this.#resumeCommands = pauseCommands(process.env)
    vitest.onClose(() => interrupts.release())
  }

  onTestCaseAnnotate(testCase: TestCase, annotation: TestAnnotation): void {
    if (testCase.project.name === PROJECT && annotation.type === PROGRESS)
      this.#vitest?.logger.log(annotation.message)
  }

  async onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[], reason: TestRunEndReason): Promise<void> {
    const run = currentRun()
    try {
      if (this.#vitest && this.#interrupts && run)
        await this.#end(this.#vitest, run, testRecords(modules.filter(({ project }) => project.name === PROJECT), unhandledErrors), reason)
    }
    finally {
      this.#resumeCommands?.()
      process.stdout.write(this.#annotations)
    }
  }

  async #end(vitest: Vitest, run: CurrentRun, tests: TestRecord[], reason: TestRunEndReason): Promise<void> {
    try {
      const lease = await run.checkLease?.()
      if (lease?.status === 'void')
        process.exitCode = 1
      endJournal(run, { tests, ...(lease ? { lease } : {}) }, this.#interruption(reason, lease))
      await this.#report(vitest, run)
    }
    catch (error) {
      // A run without its report has not succeeded, whatever its tests said.
      process.exitCode = 1
      vitest.logger.error(error instanceof PodfitError ? error.message : error)
    }
  }

  #interruption(reason: TestRunEndReason, lease: CheckResult | undefined): string | undefined {
    return this.#interrupts?.received ?? (lease?.status === 'void' ? lease.seen : reason === 'interrupted' ? 'Vitest ended the run early, as --bail does' : undefined)
  }

  async #report(vitest: Vitest, run: CurrentRun): Promise<void> {
    // Loaded only now: schemas and renderers take a second to load, which every run of any project would pay.
    const [{ writeReport }, { terminal }, { writeStepSummary }, { annotations }] = await Promise.all([import('./write-report.ts'), import('./render/terminal.ts'), import('./write-step-summary.ts'), import('./render/ci/annotations.ts')])
    const { results, files, warnings } = await writeReport(run.dir)
    // Found after the last matcher, it has failed no test.
    if (results.validity.verdict === 'void')
      process.exitCode = 1
    if (!pointLatest(run.dir))
      warnings.push(`${join(run.dir, '..', 'latest')} is not a link, so it was left as it is`)
    for (const warning of [...warnings, ...writeStepSummary(results, process.env)])
      vitest.logger.warn(`warning: ${warning}`)
    vitest.logger.log(`\n${terminal(results)}\n${files.find(file => file.endsWith('report.md')) ?? run.dir}`)
    if (process.env.GITHUB_ACTIONS === 'true')
      this.#annotations = annotations(results)
  }
}

function endJournal(run: CurrentRun, { tests, lease }: { tests: TestRecord[], lease?: CheckResult }, interruption: string | undefined): void {
  const journal = Journal.open(journalFile(run.dir))
  try {
    if (lease)
      journal.append({ type: 'validity', finding: { check: lease.check, status: lease.status, at: new Date().toISOString(), seen: lease.seen, why: lease.why } })
    for (const test of tests)
      journal.append({ type: 'test', test })
    journal.append({ type: 'end', at: new Date().toISOString(), ...(interruption === undefined ? { status: 'complete' } : { status: 'interrupted', reason: interruption }) })
  }
  finally {
    journal.close()
  }
}
