import { escapeControls } from '../documents/printable.ts'

/**
 * Base of every error podfit raises on purpose: a message for the user, without a stack trace, and the exit code it leads to.
 *
 * The message says what was expected, what was seen, where, and what to do next.
 */
export class PodfitError extends Error {
  override name = 'PodfitError'
  /** Exit code of a command that ends with this error: 2 for bad input and a cluster that cannot be used. */
  readonly exitCode: number = 2

  /** Control characters in the message are escaped but for line feeds: it may quote pods, servers and files, and ends in terminals. */
  constructor(message: string, options?: ErrorOptions) {
    super(message.split('\n').map(escapeControls).join('\n'), options)
  }
}
