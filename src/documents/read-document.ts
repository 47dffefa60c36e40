import { Ajv } from 'ajv'
import type { AnySchemaObject } from 'ajv'
import type { DocumentErrorClass } from './document-error.ts'
import type { Check } from './lazy-check.ts'
import { lazyCheck } from './lazy-check.ts'
import { schemaProblems } from './schema-problems.ts'
import { readYamlDocument } from './yaml-document.ts'
import type { YamlDocument } from './yaml-document.ts'

/** A test holds the schemas themselves against JSON Schema's own; checking that again, and optimising what runs once, takes as long as compiling. */
const OPTIONS = { meta: false, validateSchema: false, code: { optimize: false } } as const

/**
 * The check of a document that people write against its JSON Schema (draft 7); `T` is the type it describes.
 *
 * `errorMessage` in a schema says in words what is expected there ("a duration with a unit, e.g. 30s"); editors show it too.
 *
 * @param others schemas it refers to, by their file names
 */
export function compileSchema<T>(schema: AnySchemaObject, others: Readonly<Record<string, AnySchemaObject>> = {}): Check<T> {
  return lazyCheck(() => {
    const ajv = new Ajv({ ...OPTIONS, allErrors: true, verbose: true, allowUnionTypes: true })
    ajv.addVocabulary(['errorMessage'])
    for (const [name, other] of Object.entries(others))
      ajv.addSchema(other, name)
    return ajv.compile<T>(schema)
  })
}

/**
 * Reads a YAML file and checks it against its schema.
 *
 * @throws the given error, with the place of everything that is wrong
 */
export function readDocument<T>(file: string, validate: Check<T>, ErrorClass: DocumentErrorClass): YamlDocument<T> {
  const { value, place } = readYamlDocument(file, ErrorClass)
  if (!validate(value))
    throw new ErrorClass(file, schemaProblems(validate.errors ?? [], place))
  return { value, place }
}
