import { escapeControls } from '../documents/printable.ts'

/** The first line of an error's message, safe to print inside another message. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error)
  return escapeControls(message.split('\n', 1)[0] ?? '')
}
