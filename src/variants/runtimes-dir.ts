import { fileURLToPath } from 'node:url'

/** The variants that come with podfit. */
export const RUNTIMES_DIR: string = fileURLToPath(new URL('../../fixtures/runtimes', import.meta.url))
