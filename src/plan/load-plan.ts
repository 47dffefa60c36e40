import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printable } from '../documents/printable.ts'
import { compileSchema, readDocument } from '../documents/read-document.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import { loadVariants } from '../variants/load-variants.ts'
import { checkBudgets } from './check-budgets.ts'
import { checkSettings } from './check-settings.ts'
import { checkValues } from './check-values.ts'
import { PlanError } from './plan-error.ts'
import type { PlanFile, ProfileFile } from './plan-file.ts'
import { CLUSTER_CHOICES } from './plan.ts'
import type { ClusterChoice, Plan } from './plan.ts'
import { planVariants } from './plan-variants.ts'
import schema from './plan.schema.json' with { type: 'json' }
import { mergeSettings } from './settings.ts'

export interface LoadPlanOptions {
  /** Folder of the variants' files; podfit's own by default. */
  runtimesDir?: string
  /** Overrides `$PODFIT_PROFILE` and the plan's own `profile`. */
  profile?: string
  /** Where `PODFIT_PROFILE` and `PODFIT_CLUSTER` are looked up; the process's by default. */
  env?: NodeJS.ProcessEnv
}

/** The profile without settings and budgets, for a device nobody has written one for. */
const NO_PROFILE = schema.properties.profile.default

const RUNTIMES_DIR = fileURLToPath(new URL('../../fixtures/runtimes', import.meta.url))

const validate = compileSchema<PlanFile>(schema)

/**
 * Reads and checks a plan, with the variants it names and the chosen profile applied.
 *
 * Synchronous, because specs make their tests from it while they are collected.
 *
 * @throws {PlanError} with `file:line:column` of everything that is wrong with the plan
 * @throws {VariantError} likewise for a variant's file
 */
export function loadPlan(file: string, options: LoadPlanOptions = {}): Plan {
  const { runtimesDir = RUNTIMES_DIR, env = process.env } = options
  const document = readDocument(file, validate, PlanError)
  const plan = document.value
  const profiles = plan.profiles ?? {}
  const { profileName, profile } = chooseProfile(file, document, options.profile, env)

  const known = loadVariants(runtimesDir, ...(plan.runtimes === undefined ? [] : [resolve(dirname(file), plan.runtimes)]))
  const outOfRange = checkValues(document, plan, profiles)
  if (outOfRange.length > 0)
    throw new PlanError(file, outOfRange)
  const settings = mergeSettings(plan, profile)
  const planned = planVariants(document, plan.variants, known, settings.replicas)
  const problems = [
    ...planned.problems,
    ...checkSettings(document, settings, profileName, profile),
    ...checkBudgets(document, profiles, profileName, settings, { known, planned: planned.names }),
  ]
  if (problems.length > 0)
    throw new PlanError(file, problems)

  return {
    file,
    profile: profileName,
    cluster: clusterOf(file, plan, env),
    variants: planned.variants,
    ...settings,
    budgets: new Map(Object.entries(profile.budgets ?? {})),
  }
}

function chooseProfile(file: string, { value: plan, place }: YamlDocument<PlanFile>, asked: string | undefined, env: NodeJS.ProcessEnv): { profileName: string, profile: ProfileFile } {
  const { profiles = {} } = plan
  const asks = [
    { profileName: asked, source: '' },
    { profileName: env['PODFIT_PROFILE'] || undefined, source: ' ($PODFIT_PROFILE)' },
    { profileName: plan.profile, source: '', place: place(['profile']) },
  ]
  const { profileName = NO_PROFILE, source, ...problem } = asks.find(ask => ask.profileName !== undefined) ?? { source: '' }
  const profile = Object.hasOwn(profiles, profileName) ? profiles[profileName] : profileName === NO_PROFILE ? {} : undefined
  if (profile === undefined)
    throw new PlanError(file, [{ ...problem, message: `no profile ${printable(profileName)}${source}; known: ${[...Object.keys(profiles), NO_PROFILE].join(', ')}` }])
  return { profileName, profile }
}

function clusterOf(file: string, plan: PlanFile, env: NodeJS.ProcessEnv): ClusterChoice {
  const choice = env['PODFIT_CLUSTER'] || plan.cluster || 'auto'
  const known = CLUSTER_CHOICES.find(name => name === choice)
  if (known === undefined)
    throw new PlanError(file, [{ message: `$PODFIT_CLUSTER: expected one of ${CLUSTER_CHOICES.join(', ')}; got ${printable(choice)}` }])
  return known
}
