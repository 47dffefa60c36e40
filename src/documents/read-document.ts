import { Ajv } from 'ajv'
import type { AnySchemaObject, ValidateFunction } from 'ajv'
import type { DocumentErrorClass } from './document-error.ts'
import { schemaProblems } from './schema-problems.ts'
import { readYamlDocument } from './yaml-document.ts'
import type { YamlDocument } from './yaml-document.ts'

/**
 * Compiles the JSON Schema (draft 7) of a document that people write; `T` is the type it describes.
 *
 * `errorMessage` in a schema says in words what is expected there ("a duration with a unit, e.g. 30s"); editors show it too.
 *
 * @param others schemas it refers to, by their file names
 */
export function compileSchema<T>(schema: AnySchemaObject, others: Readonly<Record<string, AnySchemaObject>> = {}): ValidateFunction<T> {
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true })
  ajv.addVocabulary(['errorMessage'])
  for (const [name, other] of Object.entries(others))
    ajv.addSchema(other, name)
  return ajv.compile<T>(schema)
}

/**
 * Reads a YAML file and checks it against its schema.
 *
 * @throws the given error, with the place of everything that is wrong
 */
export function readDocument<T>(file: string, validate: ValidateFunction<T>, ErrorClass: DocumentErrorClass): YamlDocument<T> {
  const { value, place } = readYamlDocument(file, ErrorClass)
  if (!validate(value))
    throw new ErrorClass(file, schemaProblems(validate.errors ?? [], place))
  return { value, place }
}
