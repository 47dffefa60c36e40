import { describe, expect, it } from 'vitest'
import type { Settling } from '../../src/measure/settle.ts'
import { settle } from '../../src/measure/settle.ts'

const MIB = 2 ** 20

/** A node whose memory and pods are these, one entry a look; the last stays. */
function node(looks: { availableMib: number, heldPods?: number }[], deadlineMs = 8_000): Promise<Settling> {
  let index = 0
  return settle({
    heldPods: () => Promise.resolve(looks[Math.min(index, looks.length - 1)]?.heldPods),
    nodeMemory: () => Promise.resolve([{ node: 'pi5', source: 'meminfo', availableBytes: (looks[Math.min(index++, looks.length - 1)]?.availableMib ?? 0) * MIB }]),
  }, { before: new Map([['pi5', 1_000 * MIB]]), toleranceBytes: 32 * MIB, deadlineMs, signal: new AbortController().signal })
}

describe.concurrent('a pause between trials', () => {
  it('ends as soon as pods and memory are back', async () => {
    expect(await node([{ availableMib: 990, heldPods: 0 }])).toMatchObject({ status: 'settled', missingBytes: 10 * MIB })
    const settling = await node([{ availableMib: 500, heldPods: 3 }, { availableMib: 990, heldPods: 3 }, { availableMib: 990, heldPods: 0 }])
    expect(settling).toMatchObject({ status: 'settled' })
    expect(settling.tookMs).toBeGreaterThan(400)
  })

  it('does not wait for memory that somebody else has taken', async () => {
    const settling = await node([{ availableMib: 400 }, { availableMib: 700 }])
    expect(settling).toMatchObject({ status: 'steady', missingBytes: 300 * MIB })
    expect(settling.tookMs).toBeGreaterThan(5_000)
  })

  it('waits for pods up to the deadline, and says what is left', async () => {
    expect(await node([{ availableMib: 1_000, heldPods: 2 }], 600)).toMatchObject({ status: 'deadline', heldPods: 2, missingBytes: 0 })
  })

  it('asks a node again that does not answer, and does without what no node tells', async () => {
    const { signal } = new AbortController()
    const options = { before: new Map([['pi5', 1], ['pi4', 1]]), toleranceBytes: 0, deadlineMs: 10_000, signal }
    const deaf = { heldPods: () => Promise.resolve(undefined), nodeMemory: () => Promise.reject(new Error('503')) }
    expect(await settle(deaf, options)).toEqual({ status: 'unknown', tookMs: expect.toSatisfy((ms: number) => ms >= 2_000) })
    expect(await settle(deaf, { ...options, before: new Map() })).toMatchObject({ status: 'unknown' })
    expect(await settle({ ...deaf, heldPods: () => Promise.resolve(0) }, options)).toEqual({ status: 'settled', tookMs: expect.any(Number) })
    // One of two nodes is silent for a moment.
    let looks = 0
    const both = [{ node: 'pi5', source: 'kubelet', availableBytes: 1 }, { node: 'pi4', source: 'kubelet', availableBytes: 1 }] as const
    expect(await settle({ ...deaf, nodeMemory: () => Promise.resolve(looks++ < 2 ? [both[0]] : [...both]) }, options)).toMatchObject({ status: 'settled', missingBytes: 0 })
    expect(looks).toBe(3)
  })

  it('ends with the run', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('Ctrl-C')), 50)
    await expect(settle({ heldPods: () => Promise.resolve(1), nodeMemory: () => Promise.resolve([]) }, { before: new Map(), toleranceBytes: 0, deadlineMs: 60_000, signal: abort.signal })).rejects.toThrow('Ctrl-C')
  })
})
