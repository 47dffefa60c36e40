import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'vitest'

/** Path of a shell script that is there until the test ends. */
export function program(context: TestContext, name: string, script: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'podfit-test-'))
  context.onTestFinished(() => rmSync(dir, { recursive: true }))
  const path = join(dir, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}
