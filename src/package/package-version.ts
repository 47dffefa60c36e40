import { readFileSync } from 'node:fs'
import { packageRoot } from './package-root.ts'

/** Version of this podfit, as its package.json has it. */
export const packageVersion: string = (JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }).version
