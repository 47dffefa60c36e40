import type { Results } from '../../../src/results/results.ts'
import { validityRows } from './validity-rows.ts'

/** The verdict on a run's conditions in a sentence, not yet escaped; empty where nothing was checked. */
export function validityLine({ validity }: Results): string {
  const { verdict, findings } = validity
  const checks = (status: 'void' | 'marked'): string => validityRows(findings).filter(row => row.status === status).map(({ check }) => check).join(', ')
  const partly = checks('void')
  switch (verdict) {
    case 'unchecked': return ''
    case 'valid': return 'Validity: valid. Nothing was seen that would spoil the figures.'
    case 'void': return `Validity: VOID (${partly}). The figures are shown and say nothing; no check passes.`
    case 'marked': return `Validity: marked (${withVoid(partly, checks('marked'))}). Read the figures with what is said below.`
  }
}

function withVoid(partly: string, marked: string): string {
  if (partly === '')
    return marked
  return `void for some: ${partly}${marked === '' ? '' : `; marked: ${marked}`}`
}
