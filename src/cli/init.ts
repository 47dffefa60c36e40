import { join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { escapeControls } from '../documents/printable.ts'
import { packageManagerOf } from '../init/package-manager.ts'
import { scaffold } from '../init/scaffold.ts'
import { writeNewFiles } from '../init/write-new-files.ts'
import type { Shell } from './shell.ts'

/** `podfit init [DIR]`: specs, a plan, Vitest's configuration and a workflow for a repository that has podfit as a dependency. */
export function initCommand({ stdout }: Shell): Command {
  return new Command('init')
    .description('write specs, podfit.yaml, a configuration of Vitest and a workflow into a repository; no file is overwritten')
    .argument('[dir]', 'root of the repository', '.')
    .action((dir: string) => {
      const manager = packageManagerOf(dir)
      const { files, command } = scaffold(dir, manager)
      writeNewFiles(resolve(dir), files)
      const lines = [
        ...files.map(({ path }) => relative('.', join(dir, path))),
        '',
        'What is next:',
        `  ${manager.add} podfit vitest@4.1     unless both are there`,
        `  PODFIT_PROFILE=demo ${command}     a first look, with small numbers`,
        `  ${command} specs/density           in full, on the cluster of your kubeconfig where there is one`,
        '  reports/ is written by each run: add it to .gitignore, unless you want to keep them',
      ]
      stdout.write(lines.map(line => `${escapeControls(line)}\n`).join(''))
    })
}
