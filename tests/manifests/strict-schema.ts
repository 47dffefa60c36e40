import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'

type Schema = Record<string, unknown>

const MODELS = join(dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')), 'gen/models')

/** Version of Kubernetes whose OpenAPI document the models are generated from. */
export const MODELS_VERSION: string = /OpenAPI spec version: (v[\d.]+)/.exec(model('V1Deployment'))?.[1] ?? 'unknown'

/**
 * A strict check of one kind of object: every field is one that Kubernetes' OpenAPI document has, of its type, and the required ones are
 * there. Made of the models of @kubernetes/client-node, which are generated from that document.
 */
export function strictSchema(kind: string): ValidateFunction {
  const definitions: Record<string, Schema> = {}
  const define = (name: string): Schema => {
    if (definitions[name] === undefined) {
      // Before its properties: they may lead back to it.
      definitions[name] = {}
      Object.assign(definitions[name], objectSchema(model(name), define))
    }
    return { $ref: `#/definitions/${name}` }
  }
  const root = define(kind)
  return new Ajv({ allErrors: true }).compile({ ...root, definitions })
}

function model(name: string): string {
  const file = join(MODELS, `${name}.d.ts`)
  if (!existsSync(file))
    throw new Error(`no model ${name} in ${MODELS}`)
  return readFileSync(file, 'utf8')
}

/** The fields of a generated class: `'name'?: Type;`, a type over several lines where it is a map. */
function objectSchema(text: string, define: (name: string) => Schema): Schema {
  const fields = [...text.matchAll(/^ {4}'(?<name>[^']+)'(?<optional>\??): (?<type>(?:\{\n.*\n {4}\}|[^;\n]+));/gm)].map(({ groups }) => groups as { name: string, optional: string, type: string })
  if (fields.length === 0)
    throw new Error(`a model without fields:\n${text.slice(0, 300)}`)
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter(({ optional }) => optional === '').map(({ name }) => name),
    properties: Object.fromEntries(fields.map(({ name, type }) => [name, typeSchema(type, define)])),
  }
}

function typeSchema(type: string, define: (name: string) => Schema): Schema {
  const map = /^\{\s*\[key: string\]: (.+);\s*\}$/s.exec(type)?.[1]
  if (map !== undefined)
    return { type: 'object', additionalProperties: typeSchema(map, define) }
  const items = /^Array<(.+)>$/s.exec(type)?.[1]
  if (items !== undefined)
    return { type: 'array', items: typeSchema(items, define) }
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type }
    case 'Date':
    case 'V1MicroTime':
      return { type: 'string' }
    case 'IntOrString':
      return { anyOf: [{ type: 'integer' }, { type: 'string' }] }
    case 'any':
      return {}
    default:
      return define(type)
  }
}
