import { printable } from '../documents/printable.ts'
import { PlanError } from './plan-error.ts'
import schema from './plan.schema.json' with { type: 'json' }
import type { Settings } from './settings.ts'

const { minimum, maximum } = schema.definitions.count

/**
 * The settings with `$PODFIT_CAP` for `density.cap`, where that is set; a first batch above it is cut down to it.
 *
 * @throws {PlanError} for anything but a number of pods
 */
export function overrideCap(file: string, settings: Settings, env: NodeJS.ProcessEnv): Settings {
  const text = env['PODFIT_CAP']
  if (!text)
    return settings
  const cap = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(cap >= minimum && cap <= maximum))
    throw new PlanError(file, [{ message: `$PODFIT_CAP: expected a whole number of pods from ${minimum} to ${maximum}; got ${printable(text)}` }])
  return { ...settings, density: { ...settings.density, cap, firstBatch: Math.min(settings.density.firstBatch, cap) } }
}
