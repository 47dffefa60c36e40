import { Ajv } from 'ajv'
import type { ErrorObject, SchemaObject, ValidateFunction } from 'ajv'
import type { Problem } from './document-error.ts'
import { nearestName } from './nearest-name.ts'
import { printable } from './printable.ts'
import type { DocumentPath, YamlDocument } from './yaml-document.ts'

/**
 * Compiles a JSON Schema (draft 7) for documents that people write.
 *
 * `errorMessage` on a schema says in words what is expected there ("a duration with a unit, e.g. 30s"); editors show it too.
 */
export function compileSchema(schema: SchemaObject): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true })
  ajv.addVocabulary(['errorMessage'])
  return ajv.compile(schema)
}

/** What of a document does not fit its schema, each with its place. */
export function checkSchema(document: YamlDocument, validate: ValidateFunction): Problem[] {
  if (validate(document.value))
    return []
  const problems = new Map<string, Problem>()
  for (const error of validate.errors ?? []) {
    const { path, at, message } = explain(error)
    // A value can miss its type and its pattern at once; the reader needs to hear of it once.
    const id = JSON.stringify([path, message])
    if (!problems.has(id))
      problems.set(id, { message, place: document.place(path, at) })
  }
  return [...problems.values()]
}

interface Explanation {
  path: DocumentPath
  at: 'value' | 'key'
  message: string
}

function explain(error: ErrorObject): Explanation {
  const path = pathOf(error.instancePath)
  const where = nameOf(path)
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty'])
      const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as object)
      const nearest = nearestName(key, known)
      const hint = nearest === undefined ? `known: ${known.join(', ')}` : `did you mean ${printable(nearest)}?`
      return { path: [...path, key], at: 'key', message: `unknown key ${printable(key)} in ${where}; ${hint}` }
    }
    case 'required':
      return { path, at: 'key', message: `${where} has no ${printable(String(error.params['missingProperty']))}, which is required` }
    default:
      if (error.propertyName !== undefined)
        return { path: [...path, error.propertyName], at: 'key', message: `expected ${expectationOf(error)} as a key of ${where}; got ${printable(error.propertyName)}` }
      return { path, at: 'value', message: `${where}: expected ${expectationOf(error)}; got ${show(error.data)}` }
  }
}

function expectationOf({ parentSchema, keyword, params, schema, message }: ErrorObject): string {
  if (typeof parentSchema?.['errorMessage'] === 'string')
    return parentSchema['errorMessage']
  switch (keyword) {
    case 'type':
      return [schema].flat().map(type => TYPE_NAMES[String(type)] ?? type).join(' or ')
    case 'enum':
      return `one of ${(params['allowedValues'] as string[]).join(', ')}`
    case 'minimum':
      return `at least ${params['limit']}`
    case 'maximum':
      return `at most ${params['limit']}`
    case 'minItems':
      return `at least ${params['limit']} entry`
    case 'minLength':
      return 'a text that is not empty'
    default:
      return message ?? keyword
  }
}

const TYPE_NAMES: Record<string, string> = {
  object: 'keys with values',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
}

function show(value: unknown): string {
  if (typeof value === 'string')
    return printable(value)
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : 'a list'
  if (value === null || value === undefined)
    return 'nothing'
  return typeof value === 'object' ? 'keys with values' : String(value)
}

/** A JSON Pointer as keys and indices. */
function pathOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function nameOf(path: DocumentPath): string {
  return path.length === 0 ? 'the document' : path.map(part => String(part)).join('.')
}
