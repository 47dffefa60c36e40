import type { ErrorObject } from 'ajv'
import { escapeControls } from './printable.ts'

/** What an ajv check found wrong at its last call: the path inside the value, and what was expected there. */
export function explain(check: { errors?: ErrorObject[] | null }): string {
  const [error] = check.errors ?? []
  if (!error)
    return 'is valid'
  const path = error.instancePath === '' ? 'at its top' : `at ${error.instancePath}`
  return escapeControls(`${path}: ${expectation(error)}`)
}

function expectation({ keyword, message, params }: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties': return `unexpected property ${JSON.stringify(params['additionalProperty'])}`
    case 'false schema': return 'not expected beside this status'
    case 'enum': return `${message}: ${JSON.stringify(params['allowedValues'])}`
    case 'const': return `${message} ${JSON.stringify(params['allowedValue'])}`
    default: return message ?? keyword
  }
}
