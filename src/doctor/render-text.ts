import { escapeControls } from '../documents/printable.ts'
import type { Finding } from './finding.ts'
import type { DoctorReport, VariantState } from './report.ts'

const ORDER: Finding['status'][] = ['fault', 'warning', 'unknown', 'ok']

const WORDS: Record<VariantState['state'], string> = {
  'ready': 'ready',
  'limited': 'can be measured, with warnings',
  'faulty': 'faulty',
  'unclear': 'not known',
  'not-installed': 'not installed',
}

/** A report for a terminal: what is wrong first, with what to do about it; what is well in a line each. */
export function renderText({ subject, findings, variants, verdict }: DoctorReport): string {
  const sorted = ORDER.flatMap(status => findings.filter(finding => finding.status === status))
  const count = (status: Finding['status']): number => findings.filter(finding => finding.status === status).length
  const width = Math.max(...variants.map(({ name }) => name.length))
  return escapeLines([
    `podfit doctor: ${subject}`,
    '',
    ...sorted.flatMap(renderFinding),
    '',
    'variants',
    ...variants.map(({ name, state, checks, install }) => `  ${name.padEnd(width)}  ${WORDS[state]}${checks.length === 0 ? '' : ` (${checks.join(', ')})`}${install === undefined ? '' : `: ${install}`}`),
    '',
    `${verdict === 'faulty' ? 'faulty' : count('unknown') > 0 ? 'no fault found' : 'healthy'}: ${count('fault')} faults, ${count('warning')} warnings, ${count('unknown')} not known, ${count('ok')} ok`,
  ])
}

function renderFinding({ status, check, node, seen, why, variants, fix }: Finding): string[] {
  const line = `${status.padEnd(7)}  ${check}${node === undefined ? '' : ` (${node})`}: ${seen}`
  if (status === 'ok')
    return [line]
  return [
    line,
    `         why: ${why}`,
    ...variants.length === 0 ? [] : [`         for: ${variants.join(', ')}`],
    ...fix === undefined ? [] : [`         fix: ${fix}`],
  ]
}

function escapeLines(lines: readonly string[]): string {
  return lines.map(line => `${escapeControls(line)}\n`).join('')
}
