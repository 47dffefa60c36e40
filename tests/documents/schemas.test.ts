import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import partSchema from '../../src/variants/part.schema.json' with { type: 'json' }
import planSchema from '../../src/plan/plan.schema.json' with { type: 'json' }
import variantSchema from '../../src/variants/variant.schema.json' with { type: 'json' }

// A run does not check them: it would take as long as all else before the plan is read.
test.for([['plan', planSchema], ['variant', variantSchema], ['part', partSchema]] as const)('the schema of a %s is one of draft 7', ([, schema]) => {
  const ajv = new Ajv({ strict: true })
  ajv.addVocabulary(['errorMessage'])
  expect(ajv.validateSchema(schema), ajv.errorsText(ajv.errors)).toBe(true)
})
