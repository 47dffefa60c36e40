import type { EmbeddedRun } from './run-folder.ts'

/** In the environment of everything a run starts, so that it can be told from everything else afterwards. */
export const RUN_VARIABLE = 'PODFIT_RUN'

const PASSED = ['PATH', 'HOME', 'LANG']

/**
 * Environment of a runtime's command line: what it needs of ours and the run's mark, nothing that a service manager left there.
 * What it makes besides its `--root` (crun does), it makes in the run's folder, and so it goes with that.
 */
export function cliEnvironment(env: NodeJS.ProcessEnv, { runId, dir }: EmbeddedRun): Record<string, string> {
  return {
    ...Object.fromEntries(PASSED.flatMap(name => env[name] === undefined ? [] : [[name, env[name]]])),
    XDG_RUNTIME_DIR: dir,
    TMPDIR: dir,
    [RUN_VARIABLE]: runId,
  }
}
