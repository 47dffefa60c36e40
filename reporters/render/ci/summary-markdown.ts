import type { Results } from '../../../src/results/results.ts'
import { jobSummary } from './job-summary.ts'

/** GitHub takes 65 536 characters; whoever posts it adds a line or two. */
const MAX_BYTES = 60_000

/** `summary.md`: the report in the size of a comment on a pull request. */
export function summaryMarkdown(results: Results): string {
  return jobSummary(results, { maxBytes: MAX_BYTES, wholeReport: 'The whole report is report.md, in the artefact of this run.' })
}
