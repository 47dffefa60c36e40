import type { Baseline } from './baseline.ts'

/** Longer objects have a line for each of their keys. */
const WIDTH = 120

/** A baseline as it stands in its file: one line a metric, so that a diff shows the metrics that moved and nothing else. */
export function baselineText(baseline: Baseline): string {
  return `${format(baseline, '')}\n`
}

function format(value: unknown, indent: string): string {
  if (Array.isArray(value) && value.some(isObject))
    return `[\n${value.map(item => `${indent}  ${format(item, `${indent}  `)}`).join(',\n')}\n${indent}]`
  if (Array.isArray(value))
    return `[${value.map(item => JSON.stringify(item)).join(', ')}]`
  if (!isObject(value))
    return JSON.stringify(value)
  const entries = Object.entries(value)
  const nests = entries.some(([, item]) => isObject(item) || (Array.isArray(item) && item.some(isObject)))
  const line = `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${nests ? '' : format(item, '')}`).join(', ')} }`
  if (!nests && line.length + indent.length <= WIDTH)
    return entries.length === 0 ? '{}' : line
  return `{\n${entries.map(([key, item]) => `${indent}  ${JSON.stringify(key)}: ${format(item, `${indent}  `)}`).join(',\n')}\n${indent}}`
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
