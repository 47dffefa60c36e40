import type { ImportedResults } from '../../src/results/imported-results.ts'
import type { Results } from '../../src/results/results.ts'
import { reportHtml } from './html/report-html.ts'
import { markdown } from './markdown.ts'
import { testCsv } from './test-csv.ts'
import { timelineAvailableCsv } from './timeline-available-csv.ts'
import { timelineReadyCsv } from './timeline-ready-csv.ts'

/** The files a report consists of, beside `results.json`, and what writes each. */
export const REPORTS: Readonly<Record<string, (results: Results) => string>> = {
  'report.md': markdown,
  'report.html': reportHtml,
  'test.csv': testCsv,
  'timeline_pods_ready.csv': timelineReadyCsv,
  'timeline_http_success.csv': timelineAvailableCsv,
}

/** The same of imported figures. CSV files they have been already, and their timelines have no clock. */
export const IMPORT_REPORTS: Readonly<Record<string, (results: ImportedResults) => string>> = {
  'report.md': markdown,
  'report.html': reportHtml,
}
