import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Path of the program of the Vitest that podfit's own modules use: run with any other, specs and harness would each have their own. */
export function vitestProgram(): string {
  return join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs')
}
