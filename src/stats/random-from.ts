import { createHash } from 'node:crypto'
import { xoshiro128 } from './xoshiro128.ts'

/**
 * Random numbers of a seed: multiples of 2^-32 in [0, 1), the same ones for the same seed on every machine and in every version of
 * podfit, so that an order or an interval recorded with its seed can be made again. A drop-in for Math.random.
 *
 * The state of {@link xoshiro128} is the start of the seed's SHA-256, so that seeds that differ in one character (`run-7/round-1`,
 * `run-7/round-2`) give unrelated streams. 7 and '7' are the same seed.
 */
export function randomFrom(seed: string | number): () => number {
  const digest = createHash('sha256').update(String(seed)).digest()
  const next = xoshiro128([digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)])
  return () => next() / 2 ** 32
}
