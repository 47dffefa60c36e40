import { dirname, isAbsolute, join, resolve } from 'node:path'
import { printable } from '../documents/printable.ts'
import { compileSchema, readDocument } from '../documents/read-document.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import { loadAnyVariants } from '../variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../variants/own-variants-dir.ts'
import { checkBudgets } from './check-budgets.ts'
import { checkSettings } from './check-settings.ts'
import { checkUpgrades } from './check-upgrades.ts'
import { checkValues } from './check-values.ts'
import { PlanError } from './plan-error.ts'
import type { PlanFile, ProfileFile } from './plan-file.ts'
import { CLUSTER_CHOICES } from './plan.ts'
import type { ClusterChoice, ClusterKind, Plan } from './plan.ts'
import { planNodes } from './plan-nodes.ts'
import { planVariants } from './plan-variants.ts'
import { overrideCap } from './override-cap.ts'
import schema from './plan.schema.json' with { type: 'json' }
import { mergeSettings } from './settings.ts'

export interface LoadPlanOptions {
  /** Folder of the variants' files; podfit's own by default. */
  runtimesDir?: string
  /** Overrides `$PODFIT_PROFILE` and the plan's own `profile`. */
  profile?: string
  /** Where `PODFIT_PROFILE`, `PODFIT_CLUSTER` and `PODFIT_CAP` are looked up; the process's by default. */
  env?: NodeJS.ProcessEnv
  /** Whether a Kubernetes cluster was found; asked where the plan leaves the choice open. There is one by default. */
  hasCluster?: () => boolean
}

/** The profile without settings and budgets, for a device nobody has written one for. */
const NO_PROFILE = schema.properties.profile.default

/** The profile of a run without a cluster, where the plan has it and nobody asks for another: budgets of a device are not this host's. */
const EMBEDDED_PROFILE = 'embedded'

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
  const { runtimesDir = OWN_VARIANTS_DIR, env = process.env, hasCluster = () => true } = options
  const document = readDocument(file, validate, PlanError)
  const plan = document.value
  const profiles = plan.profiles ?? {}
  const cluster = clusterOf(file, plan, env)
  const clusterKind = cluster === 'auto' ? hasCluster() ? 'kubernetes' : 'embedded' : cluster
  const { profileName, profile } = chooseProfile(file, document, clusterKind, options.profile, env)

  const known = loadAnyVariants(runtimesDir, ...(plan.runtimes === undefined ? [] : [resolve(dirname(file), plan.runtimes)]))
  const outOfRange = checkValues(document, plan, profiles)
  if (outOfRange.length > 0)
    throw new PlanError(file, outOfRange)
  const settings = overrideCap(file, mergeSettings(plan, profile), env)
  const lists = [
    { path: ['variants'], entries: plan.variants, isChosen: profile.variants === undefined, above: plan },
    ...Object.entries(profiles).flatMap(([name, own]) => own.variants === undefined ? [] : [{ path: ['profiles', name, 'variants'], entries: own.variants, isChosen: name === profileName, above: {} }]),
  ].map(({ path, entries, isChosen, above }) => ({ isChosen, above, ...planVariants(document, path, entries, known, settings) }))
  const planned = lists.find(({ isChosen }) => isChosen)!
  const { nodes, problems: nodeProblems } = planNodes(document, profileName, profile, clusterKind)
  // Both speak of the variants beside them: a profile with variants of its own does not take the plan's.
  const { baseline, compare = [] } = { ...pick(planned.above), ...pick(profile) }
  const problems = [
    ...nodeProblems,
    ...lists.flatMap(list => list.problems),
    ...checkSettings(document, settings, clusterKind, profileName, profile),
    ...checkBudgets(document, profiles, profileName, settings, { known, planned: planned.names, caps: new Map(planned.variants.map(({ variant, cap }) => [variant.name, cap])) }),
    ...checkUpgrades(document, profile.compare === undefined ? ['compare'] : ['profiles', profileName, 'compare'], compare, { known, planned: planned.names }),
  ]
  if (problems.length > 0)
    throw new PlanError(file, problems)

  return {
    file,
    profile: profileName,
    cluster,
    clusterKind,
    variants: planned.variants.map(entry => ({ ...entry, required: entry.required || compare.some(({ old, new: newer }) => [old, newer].includes(entry.variant.name)) })),
    ...(nodes ? { nodes } : {}),
    ...settings,
    budgets: new Map(Object.entries(profile.budgets ?? {})),
    ...baseline === undefined ? {} : { baseline: isAbsolute(baseline) ? baseline : join(dirname(file), baseline) },
    compare,
    setAside: (['compare', 'baseline'] as const).filter(key => plan[key] !== undefined && profile.variants !== undefined && profile[key] === undefined),
  }
}

function pick({ baseline, compare }: Pick<ProfileFile, 'baseline' | 'compare'>): Pick<ProfileFile, 'baseline' | 'compare'> {
  return { ...baseline === undefined ? {} : { baseline }, ...compare === undefined ? {} : { compare } }
}

function chooseProfile(file: string, { value: plan, place }: YamlDocument<PlanFile>, clusterKind: ClusterKind, asked: string | undefined, env: NodeJS.ProcessEnv): { profileName: string, profile: ProfileFile } {
  const { profiles = {} } = plan
  const asks = [
    { profileName: asked, source: '' },
    { profileName: env['PODFIT_PROFILE'] || undefined, source: ' ($PODFIT_PROFILE)' },
    { profileName: clusterKind === 'embedded' && Object.hasOwn(profiles, EMBEDDED_PROFILE) ? EMBEDDED_PROFILE : undefined, source: '' },
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
