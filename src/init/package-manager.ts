import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** How a repository installs what it depends on, and runs what that brings. */
export interface PackageManager {
  /** Puts podfit and Vitest into its package.json. */
  add: string
  /** Installs what the lockfile says, in CI. */
  install: string
  /** Before the name of a program of a package. */
  run: string
}

const NPM: PackageManager = { add: 'npm install --save-dev', install: 'npm ci', run: 'npx' }

const BY_LOCKFILE: [lockfile: string, manager: PackageManager][] = [
  ['pnpm-lock.yaml', { add: 'pnpm add --save-dev', install: 'npx --yes pnpm install --frozen-lockfile', run: 'npx --yes pnpm exec' }],
  ['yarn.lock', { add: 'yarn add --dev', install: 'corepack enable && yarn install --immutable', run: 'yarn' }],
]

/** The package manager whose lockfile lies in a folder; npm where none does. */
export function packageManagerOf(dir: string): PackageManager {
  return BY_LOCKFILE.find(([lockfile]) => existsSync(join(dir, lockfile)))?.[1] ?? NPM
}
