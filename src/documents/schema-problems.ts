import type { ErrorObject } from 'ajv'
import type { Problem } from './document-error.ts'
import { nearestName } from './nearest-name.ts'
import type { DocumentPath } from './node-offset.ts'
import { printable } from './printable.ts'
import type { YamlDocument } from './yaml-document.ts'

/** Ajv's errors in words, each with its place. */
export function schemaProblems(errors: readonly ErrorObject[], placeOf: YamlDocument['place']): Problem[] {
  const problems = new Map<string, Problem>()
  for (const error of errors) {
    // Only say that another error about the key or the value stands beside them.
    if (error.keyword === 'propertyNames' || error.keyword === 'if')
      continue
    const { path, at, message } = explain(error)
    // A value can miss its type and its pattern at once; the reader needs to hear of it once.
    const id = JSON.stringify([path, message])
    if (!problems.has(id))
      problems.set(id, { message, place: placeOf(path, at) })
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
  const where = path.length === 0 ? 'the document' : path.join('.')
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty'])
    return { path: [...path, key], at: 'key', message: `unknown key ${printable(key)} in ${where}; ${hint(key, error)}` }
  }
  if (error.keyword === 'required')
    return { path, at: 'key', message: `${where} has no ${printable(String(error.params['missingProperty']))}, which is required` }
  if (error.propertyName !== undefined)
    return { path: [...path, error.propertyName], at: 'key', message: `expected ${expectation(error)} as a key of ${where}; got ${printable(error.propertyName)}` }
  return { path, at: 'value', message: `${where}: expected ${expectation(error)}; got ${show(error.data)}` }
}

function hint(key: string, { parentSchema }: ErrorObject): string {
  const known = Object.keys(Object(parentSchema?.['properties']))
  const nearest = nearestName(key, known)
  return nearest === undefined ? `known: ${known.join(', ')}` : `did you mean ${printable(nearest)}?`
}

const TYPE_NAMES: Record<string, string> = {
  object: 'keys with values',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
}

function expectation({ parentSchema, keyword, params, schema, message }: ErrorObject): string {
  if (typeof parentSchema?.['errorMessage'] === 'string')
    return parentSchema['errorMessage']
  switch (keyword) {
    case 'type':
      return [schema].flat().map(type => TYPE_NAMES[String(type)] ?? String(type)).join(' or ')
    case 'enum':
      return `one of ${[params['allowedValues']].flat().join(', ')}`
    case 'minItems':
      return `at least ${params['limit']} entry`
    case 'minLength':
      return 'a text that is not empty'
    default:
      return message ?? keyword
  }
}

function show(value: unknown): string {
  if (typeof value === 'string')
    return printable(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value)
  if (Array.isArray(value))
    return showList(value)
  return value === null || value === undefined ? 'nothing' : 'keys with values'
}

/** As it is where it is short. */
function showList(values: unknown[]): string {
  const isShort = values.length <= 10 && values.every(value => typeof value === 'number')
  if (isShort && values.length > 0)
    return `[${values.join(', ')}]`
  return values.length === 0 ? 'an empty list' : 'a list'
}

/** A JSON Pointer as keys and indices. */
function pathOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}
