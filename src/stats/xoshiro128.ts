/**
 * The generator xoshiro128** 1.1 of Blackman and Vigna (2021, ACM Trans. Math. Softw. 47:36; prng.di.unimi.it): 32-bit numbers, period
 * 2^128 - 1, passes BigCrush. Not for secrets.
 *
 * @param state four 32-bit words, not all 0
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return result
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
