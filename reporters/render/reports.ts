import type { ImportedResults } from '../../src/results/imported-results.ts'
import type { Results } from '../../src/results/results.ts'
import { benchmarkBiggerIsBetter, benchmarkSmallerIsBetter } from './data/benchmark-json.ts'
import { reportHtml } from './html/report-html.ts'
import { junit } from './data/junit.ts'
import type { DrawnPicture } from './pictures/drawn-picture.ts'
import { markdown } from './markdown.ts'
import { openMetrics } from './data/openmetrics.ts'
import { summaryMarkdown } from './ci/summary-markdown.ts'
import { testCsv } from './data/test-csv.ts'
import { timelineAvailableCsv } from './data/timeline-available-csv.ts'
import { timelineReadyCsv } from './data/timeline-ready-csv.ts'

/** The files a report consists of, beside `results.json`, and what writes each. */
export const REPORTS: Readonly<Record<string, (results: Results, drawn?: readonly DrawnPicture[]) => string>> = {
  'report.md': markdown,
  'report.html': reportHtml,
  'test.csv': testCsv,
  'timeline_pods_ready.csv': timelineReadyCsv,
  'timeline_http_success.csv': timelineAvailableCsv,
  'summary.md': summaryMarkdown,
  'junit.xml': junit,
  'benchmark-smaller-is-better.json': benchmarkSmallerIsBetter,
  'benchmark-bigger-is-better.json': benchmarkBiggerIsBetter,
  'metrics.txt': openMetrics,
}

/** The same of imported figures. CSV files they have been already, and their timelines have no clock. */
export const IMPORT_REPORTS: Readonly<Record<string, (results: ImportedResults, drawn?: readonly DrawnPicture[]) => string>> = {
  'report.md': markdown,
  'report.html': reportHtml,
}
