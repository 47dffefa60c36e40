import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printable } from '../documents/printable.ts'
import { packageRoot } from '../package/package-root.ts'
import { InitError } from './init-error.ts'
import type { PackageManager } from './package-manager.ts'

export interface ScaffoldFile {
  /** Relative to the repository, with `/`. */
  path: string
  text: string
}

export interface Scaffold {
  files: ScaffoldFile[]
  /** What runs the specs. */
  command: string
}

/** Whatever Vitest would take for its configuration. */
const VITEST_CONFIG = /^(vitest|vite)\.config\.[cm]?[jt]s$|^vitest\.workspace\./

/** podfit's own specs import it by a path of its checkout. */
const OWN_IMPORT = `'../../fixtures/test.ts'`

/**
 * What `podfit init` would write into a repository: podfit's own specs, a plan, a workflow, and a configuration of Vitest that stands beside
 * one that is there.
 *
 * @throws {InitError} where the repository is no folder
 */
export function scaffold(dir: string, manager: PackageManager): Scaffold {
  const isTaken = namesIn(dir).some(name => VITEST_CONFIG.test(name))
  const config = isTaken ? 'vitest.podfit.config.mts' : 'vitest.config.mts'
  const command = `${manager.run} vitest run${isTaken ? ` --config ${config}` : ''}`
  const workflow = template('podfit.yml').replace('INSTALL', manager.install).replace('VITEST', command)
  return {
    files: [
      { path: 'podfit.yaml', text: template('podfit.yaml') },
      { path: config, text: template('vitest.config.mts') },
      ...specs(),
      { path: '.github/workflows/podfit.yml', text: workflow },
    ],
    command,
  }
}

function namesIn(dir: string): string[] {
  if (lstatSync(dir, { throwIfNoEntry: false }) === undefined)
    return []
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new InitError(`expected a folder to scaffold into; ${printable(dir)} is none`)
  return readdirSync(dir)
}

function template(name: string): string {
  return readFileSync(new URL(`fixtures/init/${name}`, packageRoot), 'utf8')
}

function specs(): ScaffoldFile[] {
  const folder = fileURLToPath(new URL('specs', packageRoot))
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.spec.ts'))
    .toSorted()
    .map(name => ({ path: join('specs', name), text: readFileSync(join(folder, name), 'utf8').replaceAll(OWN_IMPORT, `'podfit'`) }))
}
