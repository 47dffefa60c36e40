/** `import { readAnyResults } from 'podfit/results'`: a run's or an import's `results.json`, checked, for programs of one's own. */
export { InvalidResultsError } from '../results/invalid-results-error.ts'
export { readAnyResults } from '../results/read-any-results.ts'
export type { AnyResults, ImportedResults } from '../results/imported-results.ts'
export type { Results } from '../results/results.ts'
