import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Check } from '../documents/lazy-check.ts'
import { lazyCheck } from '../documents/lazy-check.ts'
import type { ImportedResults } from './imported-results.ts'
import importedSchema from './imported-results.schema.json' with { type: 'json' }
import journalSchema from './journal.schema.json' with { type: 'json' }
import type { JournalEntry } from './journal-entry.ts'
import resultsSchema from './results.schema.json' with { type: 'json' }
import type { Results } from './results.ts'

// RFC 3339 with seconds; JavaScript's own parser knows the lengths of months but takes far more than that form.
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

let shared: Ajv2020 | undefined

/** The other schemas refer to that of results. */
function knowingResults(): Ajv2020 {
  if (shared === undefined) {
    shared = new Ajv2020({ discriminator: true })
    shared.addFormat('date-time', text => RFC_3339.test(text) && !Number.isNaN(Date.parse(text)))
    shared.addSchema(resultsSchema)
  }
  return shared
}

function checkOf<T>(schema: AnySchemaObject): Check<T> {
  return lazyCheck(() => knowingResults().compile<T>(schema))
}

/** Whether a value is the results document of a measured run; `explain` of src/documents says what is wrong with the last one that was not. */
export const isResults = checkOf<Results>(resultsSchema)

/** Whether a value is a results document that was imported. */
export const isImportedResults = checkOf<ImportedResults>(importedSchema)

/** Whether a value is one line of a journal. */
export const isJournalEntry = checkOf<JournalEntry>(journalSchema)
