import { expect, it } from 'vitest'
import { clip } from '../../src/documents/clip.ts'

it('leaves a short text alone', () => {
  expect(clip('0123456789', 10)).toBe('0123456789')
})

it('takes what is too much out of the middle, and keeps more of the end than of the beginning', () => {
  const error = `failed to create containerd task: ${'wrapped: '.repeat(50)}stat /no-such-program: no such file or directory`
  const clipped = clip(error, 80)
  expect(clipped).toHaveLength(80)
  expect(clipped).toMatch(/^failed to create containe \.\.\. .*stat \/no-such-program: no such file or directory$/)
})

it('is never longer than asked', () => {
  for (let length = 5; length < 40; length++)
    expect(clip('x'.repeat(100), length).length).toBe(length)
})
