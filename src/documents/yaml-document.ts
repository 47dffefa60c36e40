import { Composer, CST, isScalar, Lexer, LineCounter, Parser, visit } from 'yaml'
import type { Document } from 'yaml'
import type { DocumentErrorClass, Place, Problem } from './document-error.ts'
import { nodeOffset } from './node-offset.ts'
import type { DocumentPath } from './node-offset.ts'
import { printable } from './printable.ts'
import { readTextFile } from './read-text-file.ts'

/** A YAML file as plain data, which still knows where each value stood. */
export interface YamlDocument<Value = unknown> {
  value: Value
  /** Where a value stands or, with `key`, the key that leads to it. Of a path that does not exist: the nearest part that does. */
  place: (path: DocumentPath, at?: 'value' | 'key') => Place
}

/** Deeper than any document podfit reads. The composer recurses, and some forms of nesting cost it exponential time. */
const MAX_DEPTH = 32
/** Lexemes of a document: the shipped plan has a thousand. Bounds the time until the schema is asked. */
const MAX_LEXEMES = 6_000
/** Places at which aliases may multiply what was written. */
const MAX_ALIASES = 100

/**
 * Reads one YAML 1.2 document: keys are unique strings, nesting, size and aliases are bounded.
 *
 * @throws the given error, with the place of everything that is not such a document
 */
export function readYamlDocument(file: string, ErrorClass: DocumentErrorClass): YamlDocument {
  const text = readTextFile(file, ErrorClass)
  const lines = new LineCounter()
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }

  const { tokens, problem } = tokensOf(text, lines, placeOf)
  if (problem)
    throw new ErrorClass(file, [problem])
  const composer = new Composer({ lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'silent', uniqueKeys: false })
  const [document, second] = composer.compose(tokens, true, text.length)
  if (document === undefined)
    throw new ErrorClass(file, [{ message: 'has no YAML document' }])

  const problems = document.errors.map(({ message, pos: [offset] }): Problem => ({ message: `not valid YAML: ${message}`, place: placeOf(offset) }))
  if (second !== undefined)
    problems.push({ message: 'expected one YAML document; a second one starts', place: placeOf(second.range[0]) })
  if (problems.length === 0)
    problems.push(...contentProblems(document, placeOf))
  if (problems.length > 0)
    throw new ErrorClass(file, problems)

  const place: YamlDocument['place'] = (path, at = 'value') => placeOf(nodeOffset(document, path, at))
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }), place }
  }
  catch (error) {
    // The yaml package's answer to aliases that expand to far more than was written ("billion laughs").
    if (error instanceof ReferenceError)
      throw new ErrorClass(file, [{ message: `its aliases cannot be expanded: ${error.message}`, place: place([]) }])
    throw error
  }
}

function tokensOf(text: string, lines: LineCounter, placeOf: (offset: number) => Place): { tokens: CST.Token[], problem?: Problem } {
  const tokens: CST.Token[] = []
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  let count = 0
  const stop = (message: string): { tokens: CST.Token[], problem: Problem } => ({ tokens, problem: { message, place: placeOf(parser.offset) } })
  for (const lexeme of new Lexer().lex(text)) {
    if (CST.tokenType(lexeme) === 'explicit-key-ind')
      return stop('a key after "?" is not supported: write key: value')
    for (const token of parser.next(lexeme))
      tokens.push(token)
    if (parser.stack.length > MAX_DEPTH)
      return stop('is nested too deeply')
    if (++count > MAX_LEXEMES)
      return stop('has too many parts: this is no file podfit reads')
  }
  for (const token of parser.end())
    tokens.push(token)
  return { tokens }
}

/** Repeated keys, which the composer would look for by comparing every key with every other, and aliases of nothing, which it leaves for later. */
function contentProblems(document: Document.Parsed, placeOf: (offset: number) => Place): Problem[] {
  const problems: Problem[] = []
  const anchors = new Set<string>()
  visit(document, {
    Alias(_, { source, range }) {
      if (!anchors.has(source))
        problems.push({ message: `*${source} stands for nothing: no &${source} before it`, place: placeOf(range?.[0] ?? 0) })
    },
    Value(_, { anchor }) {
      if (anchor !== undefined)
        anchors.add(anchor)
    },
    Map(_, { anchor, items }) {
      if (anchor !== undefined)
        anchors.add(anchor)
      problems.push(...repeatedKeys(items.map(({ key }) => key), placeOf))
    },
  })
  return problems
}

function repeatedKeys(keys: unknown[], placeOf: (offset: number) => Place): Problem[] {
  const lines = new Map<unknown, number>()
  return keys.filter(key => isScalar(key)).flatMap(({ value, range }) => {
    const place = placeOf(range?.[0] ?? 0)
    const first = lines.get(value)
    if (first !== undefined)
      return [{ message: `the key ${printable(String(value))} is already there on line ${first}`, place }]
    lines.set(value, place.line)
    return []
  })
}
