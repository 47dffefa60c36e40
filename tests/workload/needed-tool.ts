import type { TestContext } from 'vitest'

/** Skips the test because a tool is missing; where `CI` is set that is a failure, since there everything is installed. */
export function skipWithout(context: TestContext, reason: string): never {
  if (process.env['CI']) throw new Error(`${reason}, and with CI set no test is skipped`)
  return context.skip(reason)
}
