import type { Problem } from '../documents/document-error.ts'
import type { DocumentPath } from '../documents/node-offset.ts'
import { printable } from '../documents/printable.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import { DurationError, parseDuration } from '../units/duration.ts'
import { parseMemory, QuantityError } from '../units/quantity.ts'
import type { ProfileFile } from './plan-file.ts'
import type { SettingsFile } from './settings.ts'

/** Timers end after 24.8 days in JavaScript, and no measurement waits for a week. */
const MAX_MS = 7 * 24 * 3_600_000

const WAITED_FOR = { min: '1ms', minMs: 1 }
/** Answers over the loopback come within microseconds. */
const ANSWER = { min: '1us', minMs: 0.001 }

/** Durations and amounts a schema can only check the form of: that they lie within what can be waited for and counted. */
export function checkValues(document: YamlDocument, plan: SettingsFile, profiles: Record<string, ProfileFile>): Problem[] {
  const layers: [DocumentPath, ProfileFile][] = [[[], plan], ...Object.entries(profiles).map(([name, profile]): [DocumentPath, ProfileFile] => [['profiles', name], profile])]
  return layers.flatMap(([path, { probe, density, overhead, coldstart, latency, timeouts, budgets = {} }]) => [
    ...checkDurations(document, [...path, 'probe'], { interval: probe?.interval, timeout: probe?.timeout }),
    ...checkDurations(document, [...path, 'density'], { hold: density?.hold, stepTimeout: density?.stepTimeout, timeLimit: density?.timeLimit }),
    ...checkDurations(document, [...path, 'overhead'], { settle: overhead?.settle, settleTimeout: overhead?.settleTimeout }),
    ...checkDurations(document, [...path, 'coldstart'], { timeout: coldstart?.timeout, interval: coldstart?.interval }),
    ...checkDurations(document, [...path, 'latency'], { warmUp: latency?.warmUp, duration: latency?.duration }),
    ...checkDurations(document, [...path, 'timeouts'], { rollout: timeouts?.rollout, removal: timeouts?.removal }),
    ...checkMemory(document, [...path, 'density', 'memoryFloor'], density?.memoryFloor),
    ...checkMemory(document, [...path, 'overhead', 'tolerance'], overhead?.tolerance),
    ...Object.entries(budgets).flatMap(([name, { firstReady, allReady, firstServe, allServe, coldStart, coldStartP95, answerP50, answerP95, answerP99, memoryPerPod }]) => [
      ...checkDurations(document, [...path, 'budgets', name], { firstReady, allReady, firstServe, allServe, coldStart, coldStartP95 }),
      ...checkDurations(document, [...path, 'budgets', name], { answerP50, answerP95, answerP99 }, ANSWER),
      ...checkMemory(document, [...path, 'budgets', name, 'memoryPerPod'], memoryPerPod),
    ]),
  ])
}

function checkDurations(document: YamlDocument, path: DocumentPath, texts: Record<string, string | undefined>, least = WAITED_FOR): Problem[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    if (text === undefined || isWaitable(text, least.minMs))
      return []
    const at = [...path, key]
    return [{ message: `${at.join('.')}: expected a duration from ${least.min} to 168h; got ${printable(text)}`, place: document.place(at) }]
  })
}

function isWaitable(text: string, minMs: number): boolean {
  try {
    const ms = parseDuration(text)
    return ms >= minMs && ms <= MAX_MS
  }
  catch (error) {
    if (error instanceof DurationError)
      return false
    throw error
  }
}

function checkMemory(document: YamlDocument, path: DocumentPath, text: string | undefined): Problem[] {
  try {
    if (text !== undefined)
      parseMemory(text)
    return []
  }
  catch (error) {
    if (error instanceof QuantityError)
      return [{ message: `${path.join('.')}: ${error.message}`, place: document.place(path) }]
    throw error
  }
}
