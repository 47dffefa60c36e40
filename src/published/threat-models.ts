import advice from '../../fixtures/published/threat-models.json' with { type: 'json' }
import type { IsolationClass } from '../variants/variant.ts'

/** `advised`: what the post says to take. `acceptable`: at least as strong. `not-covered`: neither. `ruled-out`: weaker than is asked for, or something else. */
export type ClassVerdict = 'advised' | 'acceptable' | 'not-covered' | 'ruled-out'

/** What an isolation class is worth against one threat. */
export interface ClassAdvice {
  isolation: IsolationClass
  /** Of this class only these; absent: all that no earlier entry names. */
  variants?: string[]
  verdict: ClassVerdict
  /** Who says so. */
  from: 'post' | 'podfit'
  reason: string
}

export interface ThreatModel {
  name: string
  title: string
  threat: string
  /** What the post says to take. */
  advice: string
  /** What ranks those that will do. */
  first: 'density' | 'cold-start'
  classes: ClassAdvice[]
}

export interface ThreatModels {
  title: string
  url: string
  /** A day as `2026-05-26`. */
  publishedOn: string
  threatModels: ThreatModel[]
}

/** The advice of the post on five ways to run a container, as data. */
export const THREAT_MODELS = advice as ThreatModels
