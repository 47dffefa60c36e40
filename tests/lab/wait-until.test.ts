import { describe, expect, it } from 'vitest'
import { waitUntil } from '../../fixtures/lab/wait-until.ts'

describe('waitUntil', () => {
  it('ends with the first yes', async () => {
    let asked = 0
    expect(await waitUntil(() => Promise.resolve(++asked === 3), { timeoutMs: 5000, everyMs: 1 })).toBeUndefined()
    expect(asked).toBe(3)
  })

  it('gives the last error when the deadline passes', async () => {
    const error = new Error('not yet')
    expect(await waitUntil(() => Promise.reject(error), { timeoutMs: 20, everyMs: 5 })).toEqual({ lastError: error })
    expect(await waitUntil(() => Promise.resolve(false), { timeoutMs: 20, everyMs: 5 })).toEqual({})
  })

  it('throws the reason of its signal', async () => {
    const stop = new AbortController()
    const reason = new Error('stopped')
    setTimeout(() => stop.abort(reason), 10)
    await expect(waitUntil(() => Promise.resolve(false), { timeoutMs: 5000, everyMs: 1000, signal: stop.signal })).rejects.toBe(reason)
  })
})
