import { fileURLToPath } from 'node:url'
import { packageRoot } from '../package/package-root.ts'

/** Folder of the variants that podfit brings, a file each. */
export const OWN_VARIANTS_DIR = fileURLToPath(new URL('fixtures/runtimes', packageRoot))
