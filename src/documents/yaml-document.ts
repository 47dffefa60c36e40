import { Composer, CST, isAlias, isMap, isPair, isScalar, isSeq, Lexer, LineCounter, Parser, visit } from 'yaml'
import type { Document, Node, Pair } from 'yaml'
import type { DocumentErrorClass, Place, Problem } from './document-error.ts'
import { printable } from './printable.ts'
import { readTextFile } from './read-text-file.ts'

/** Keys and indices that lead to a value. */
export type DocumentPath = readonly (string | number)[]

/** A YAML file as plain data, which still knows where each value stood. */
export interface YamlDocument {
  file: string
  value: unknown
  /** Where a value stands; with `key`, the key that leads to it. Of a path that does not exist: the nearest part that does. */
  place: (path: DocumentPath, at?: 'value' | 'key') => Place
}

/** Deeper than any document podfit reads; the composer recurses, and some forms of nesting cost it exponential time. */
const MAX_DEPTH = 32
/** Lexemes of a document: a plan has about two thousand. Bounds the time before the schema is asked. */
const MAX_LEXEMES = 20_000

/**
 * Reads one YAML 1.2 document: keys are strings and unique, aliases expand a bounded number of times.
 *
 * @throws the given error with the place of everything that is not such a document.
 */
export function readYamlDocument(file: string, ErrorClass: DocumentErrorClass): YamlDocument {
  const text = readTextFile(file, ErrorClass)
  const lines = new LineCounter()
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const fail = (...problems: Problem[]): Error => new ErrorClass(file, problems)

  const tokens: CST.Token[] = []
  const parser = new Parser(lines.addNewLine)
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (CST.tokenType(lexeme) === 'explicit-key-ind')
      throw fail({ message: 'a key after "?" is not supported: write "key: value"', place: placeOf(parser.offset) })
    for (const token of parser.next(lexeme))
      tokens.push(token)
    if (parser.stack.length > MAX_DEPTH)
      throw fail({ message: 'is nested too deeply', place: placeOf(parser.offset) })
    if (++count > MAX_LEXEMES)
      throw fail({ message: 'has too many parts: this is not a file podfit reads', place: placeOf(parser.offset) })
  }
  tokens.push(...parser.end())

  const composer = new Composer({ lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'silent', uniqueKeys: false })
  const [document, second] = [...composer.compose(tokens, true, text.length)] as [Document.Parsed, Document.Parsed?]
  const problems = document.errors.map(({ message, pos }): Problem => ({ message: `not valid YAML: ${message}`, place: placeOf(pos[0]) }))
  if (second !== undefined)
    problems.push({ message: 'expected one YAML document; a second one starts', place: placeOf(second.range[0]) })
  if (problems.length === 0)
    problems.push(...duplicateKeys(document, placeOf))
  if (problems.length > 0)
    throw fail(...problems)

  return {
    file,
    value: toValue(document, fail),
    place: (path, at = 'value') => placeOf(offsetOf(document, path, at)),
  }
}

/** Looked for here because the composer compares every key with every other, and places the error less well. */
function duplicateKeys(document: Document.Parsed, placeOf: (offset: number) => Place): Problem[] {
  const problems: Problem[] = []
  visit(document, {
    Map(_, map) {
      const lines = new Map<unknown, number>()
      for (const { key } of map.items) {
        if (!isScalar(key))
          continue
        const place = placeOf(key.range?.[0] ?? 0)
        const first = lines.get(key.value)
        if (first === undefined)
          lines.set(key.value, place.line)
        else
          problems.push({ message: `the key ${printable(String(key.value))} is already there on line ${first}`, place })
      }
    },
  })
  return problems
}

function toValue(document: Document.Parsed, fail: (problem: Problem) => Error): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  }
  catch (error) {
    // The yaml package refuses aliases that expand to far more than was written ("billion laughs").
    throw fail({ message: `cannot be expanded: ${(error as Error).message}`, place: { line: 1, column: 1 } })
  }
}

function offsetOf(document: Document.Parsed, path: DocumentPath, at: 'value' | 'key'): number {
  let node: Node | null = document.contents
  let offset = node?.range?.[0] ?? 0
  for (const [depth, step] of path.entries()) {
    const resolved: Node | null | undefined = isAlias(node) ? node.resolve(document) : node
    let key: Node | undefined
    if (isMap(resolved)) {
      const pair = resolved.items.find(item => isPair(item) && isScalar(item.key) && item.key.value === step) as Pair<Node, Node | null> | undefined
      if (pair === undefined)
        break
      key = pair.key
      node = pair.value
    }
    else if (isSeq(resolved)) {
      node = (resolved.items[Number(step)] ?? null) as Node | null
    }
    else {
      break
    }
    const isLast = depth === path.length - 1
    offset = (isLast && at === 'key' ? key : node)?.range?.[0] ?? key?.range?.[0] ?? offset
  }
  return offset
}
