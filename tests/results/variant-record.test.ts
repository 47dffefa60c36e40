import { expect, it } from 'vitest'
import { isJournalEntry } from '../../src/results/schemas.ts'
import { variantRecord } from '../../src/results/variant-record.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'

const variants = [...loadVariants(`${import.meta.dirname}/../../fixtures/runtimes`).values()]

it.each(variants.map(variant => [variant.name, variant] as const))('the record of %s fits the journal, present and skipped', (_, variant) => {
  const absence = { status: 'absent', reason: 'no RuntimeClass', remedy: 'add it' }
  expect(isJournalEntry({ type: 'variant', variant: variantRecord(variant) })).toBe(true)
  expect(isJournalEntry({ type: 'variant', variant: variantRecord(variant, absence) })).toBe(true)
})
