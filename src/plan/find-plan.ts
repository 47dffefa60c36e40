import { isAbsolute, join, relative } from 'node:path'

/** Path of the plan: `$PODFIT_PLAN`, else `podfit.yaml` in `cwd`; kept as it was given, for messages and reports. Whether it is there, `loadPlan` says. */
export function planFile(env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): string {
  const file = env['PODFIT_PLAN'] || 'podfit.yaml'
  return isAbsolute(file) ? file : join(relative(process.cwd(), cwd), file)
}
