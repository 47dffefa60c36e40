import { expect, it } from 'vitest'
import { isJournalEntry } from '../../src/results/schemas.ts'
import { variantRecord } from '../../src/results/variant-record.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'

const variants = [...loadAnyVariants(`${import.meta.dirname}/../../fixtures/runtimes`).values()]

it.each(variants.map(variant => [variant.name, variant] as const))('the record of %s fits the journal, present, skipped and broken', (_, variant) => {
  const absence = { reason: 'no RuntimeClass', remedy: 'add it' }
  expect(isJournalEntry({ type: 'variant', variant: variantRecord(variant) })).toBe(true)
  expect(isJournalEntry({ type: 'variant', variant: variantRecord(variant, { status: 'absent', ...absence }) })).toBe(true)
  expect(isJournalEntry({ type: 'variant', variant: variantRecord(variant, { status: 'broken', ...absence }) })).toBe(true)
})
