import { PodfitError } from '../errors/podfit-error.ts'
import { escapeControls } from './printable.ts'

/** One thing wrong with a document; lines and columns count from 1 and are absent where the file as a whole is meant. */
export interface Problem {
  message: string
  place?: Place
}

export interface Place {
  line: number
  column: number
}

/** Problems shown in one message; the rest are counted. */
const MAX_SHOWN = 5

/** A file the user wrote cannot be used. Each problem stands on a line of its own, as `file:line:column: message`. */
export class DocumentError extends PodfitError {
  override name = 'DocumentError'
  readonly file: string
  readonly problems: readonly Problem[]

  constructor(file: string, problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0))
    super(describe(escapeControls(file), sorted))
    this.file = file
    this.problems = sorted
  }
}

export type DocumentErrorClass = new (file: string, problems: readonly Problem[]) => DocumentError

function describe(file: string, problems: readonly Problem[]): string {
  const lines = problems.slice(0, MAX_SHOWN).map(({ place, message }) =>
    `${place ? `${file}:${place.line}:${place.column}` : file}: ${escapeControls(message)}`)
  if (problems.length > MAX_SHOWN)
    lines.push(`${file}: and ${problems.length - MAX_SHOWN} more`)
  return lines.join('\n')
}
