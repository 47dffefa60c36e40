import { nearestName } from '../documents/nearest-name.ts'
import { printable } from '../documents/printable.ts'
import { THREAT_MODELS } from '../published/threat-models.ts'
import type { ThreatModel } from '../published/threat-models.ts'
import { parseDuration } from '../units/duration.ts'
import { parseMemory } from '../units/quantity.ts'
import { RecommendError } from './recommend-error.ts'
import type { Limits, Request } from './request.ts'

/** A request as it stands on a command line. */
export interface RequestText {
  threatModel: string
  pods: string
  memory: string
  appMemory?: string
  /** `name=limit` each. */
  budget?: string[]
}

/** What is asked of a command line, in the units that are computed with. */
export function parseRequest({ threatModel, pods, memory, appMemory = '0Mi', budget = [] }: RequestText): Request {
  return {
    threatModel: threatModelOf(threatModel),
    pods: podsOf(pods),
    memoryBytes: memoryOf('--memory', memory),
    appMemoryBytes: memoryOf('--app-memory', appMemory),
    limits: limitsOf(budget),
  }
}

function threatModelOf(name: string): ThreatModel {
  const found = THREAT_MODELS.threatModels.find(model => model.name === name)
  if (found !== undefined)
    return found
  const names = THREAT_MODELS.threatModels.map(model => model.name)
  const nearest = nearestName(name, names)
  throw new RecommendError(`--threat-model: no ${printable(name)}; ${nearest === undefined ? '' : `did you mean ${nearest}? `}known: ${THREAT_MODELS.threatModels.map(model => `${model.name} (${model.title})`).join('; ')}`)
}

function podsOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new RecommendError(`--pods: expected a whole number of pods, 1 or more; got ${printable(text)}`)
  return Number(text)
}

function memoryOf(option: string, text: string): number {
  // To Kubernetes it would be bytes, and to whoever wrote it most likely not.
  if (/^[\d.]*$/.test(text))
    throw new RecommendError(`${option}: expected an amount of memory with a unit, e.g. 6Gi; got ${printable(text)}`)
  return parseMemory(text)
}

const LIMITS: Record<string, (text: string) => Limits> = {
  coldStart: text => ({ coldStartMs: parseDuration(text) }),
  coldStartP95: text => ({ coldStartP95Ms: parseDuration(text) }),
  memoryPerPod: text => ({ memoryPerPodBytes: memoryOf('--budget memoryPerPod', text) }),
  overhead: text => ({ overhead: ratioOf(text) }),
}

function limitsOf(budgets: readonly string[]): Limits {
  const limits: Limits = {}
  for (const budget of budgets) {
    const [, name = '', limit = ''] = /^([^=]*)=(.*)$/s.exec(budget) ?? []
    const parse = Object.hasOwn(LIMITS, name) ? LIMITS[name] : undefined
    if (parse === undefined)
      throw new RecommendError(`--budget: expected NAME=LIMIT with a name of ${Object.keys(LIMITS).join(', ')}, e.g. coldStart=200ms; got ${printable(budget)}`)
    Object.assign(limits, parse(limit))
  }
  return limits
}

function ratioOf(text: string): number {
  const ratio = Number(text)
  if (!/^\d/.test(text) || !(ratio > 0 && Number.isFinite(ratio)))
    throw new RecommendError(`--budget overhead: expected how many times runc's memory per pod, e.g. 2.5; got ${printable(text)}`)
  return ratio
}
