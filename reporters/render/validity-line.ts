import type { Results } from '../../src/results/results.ts'
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
    case 'marked': return `Validity: marked (${[partly === '' ? '' : `void for some: ${partly}`, checks('marked')].filter(part => part !== '').join('; ')}). Read the figures with what is said below.`
  }
}
