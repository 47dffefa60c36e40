/** In the environment of everything a run starts, so that it can be told from everything else afterwards. */
export const RUN_VARIABLE = 'PODFIT_RUN'

const PASSED = ['PATH', 'HOME', 'TMPDIR', 'XDG_RUNTIME_DIR', 'LANG']

/** Environment of a runtime's command line: what it needs of ours and the run's mark, nothing that a service manager left there. */
export function cliEnvironment(env: NodeJS.ProcessEnv, runId?: string): Record<string, string> {
  return {
    ...Object.fromEntries(PASSED.flatMap(name => env[name] === undefined ? [] : [[name, env[name]]])),
    ...(runId === undefined ? {} : { [RUN_VARIABLE]: runId }),
  }
}
