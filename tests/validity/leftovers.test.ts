import { expect, test } from 'vitest'
import { checkLeftovers } from '../../src/validity/leftovers.ts'

test('a pause that ended with everything gone, or with memory that somebody else has by now, is well', () => {
  expect(checkLeftovers({ status: 'settled', tookMs: 300, missingBytes: 0 }, 'overhead').status).toBe('ok')
  expect(checkLeftovers({ status: 'steady', tookMs: 6_000, missingBytes: 90_000_000 }, 'overhead').status).toBe('ok')
})

test('pods of the trial before that are still there mark a trial, and void one of memory', () => {
  const held = { status: 'deadline', tookMs: 300_400, heldPods: 3 } as const
  expect(checkLeftovers(held, 'density')).toMatchObject({ status: 'marked', seen: '5 min after what was before nodes still held 3 of its pods' })
  expect(checkLeftovers({ ...held, heldPods: 1 }, 'overhead')).toMatchObject({ status: 'void', seen: '5 min after what was before nodes still held 1 of its pods' })
})

test('where no node tells of anything it is not known', () => {
  expect(checkLeftovers({ status: 'unknown', tookMs: 2_000 }, 'overhead')).toMatchObject({ status: 'not-checked' })
})

test('memory that still comes back does likewise', () => {
  expect(checkLeftovers({ status: 'deadline', tookMs: 60_000, missingBytes: 90 * 2 ** 20 }, 'overhead')).toMatchObject({ status: 'void', seen: '1 min after what was before 90 MiB of its memory were still coming back' })
})
