import type { TestAnnotation } from 'vitest'
import type { Reporter, TestCase, TestSpecification, Vitest } from 'vitest/node'
import { writeSync } from 'node:fs'
import { currentRun } from '../src/results/current-run.ts'
import { Interrupts } from './interrupts.ts'

/** The project of vitest.config.ts that measures. */
const PROJECT = 'specs'

/** Annotations of this type are progress: `annotate('40 of 100 ready', 'podfit:progress')`. */
const PROGRESS = 'podfit:progress'

/** The Vitest reporter: progress and signals while specs run, files and a table at their end. It leaves the other projects alone. */
export default class PodfitReporter implements Reporter {
  #vitest: Vitest | undefined
  #interrupts: Interrupts | undefined

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
      second: () => writeSync(2, farewell()),
    })
    this.#interrupts = interrupts
    vitest.onClose(() => interrupts.release())
  }

  onTestCaseAnnotate(testCase: TestCase, annotation: TestAnnotation): void {
    if (testCase.project.name === PROJECT && annotation.type === PROGRESS)
      this.#vitest?.logger.log(annotation.message)
  }
}

function farewell(): string {
  const run = currentRun()
  return run
    ? `left at once: the namespace of run ${run.id} may still be there; remove it with: pnpm podfit clean\n`
    : 'left at once; should a namespace be left, remove it with: pnpm podfit clean\n'
}
