import { appendFileSync, statSync } from 'node:fs'
import { escapeControls } from '../src/documents/printable.ts'
import type { Results } from '../src/results/results.ts'
import { jobSummary } from './render/ci/job-summary.ts'

/** https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits */
const MAX_BYTES = 1_024 * 1_024

/**
 * Appends the report to the summary of the job, where there is one (`GITHUB_STEP_SUMMARY`). GitHub drops a summary of more than 1 MiB, so
 * what others wrote in the same step is counted.
 *
 * @returns warnings: a summary that cannot be written is no reason for a run to fail
 */
export function writeStepSummary(results: Results, env: NodeJS.ProcessEnv): string[] {
  const file = env.GITHUB_STEP_SUMMARY
  if (file === undefined || file === '')
    return []
  try {
    const maxBytes = MAX_BYTES - sizeOf(file) - 1
    appendFileSync(file, `\n${jobSummary(results, { maxBytes, wholeReport: 'The whole report is report.md, in the artefact of this run.' })}`)
    return []
  }
  catch (error) {
    return [`the job summary ${escapeControls(file)} could not be written: ${error instanceof Error ? escapeControls(error.message) : String(error)}`]
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
