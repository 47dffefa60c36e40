import { describe, expect, it } from 'vitest'
import { describeLabOptions, parseLabOptions } from '../../fixtures/lab/options.ts'

describe('parseLabOptions', () => {
  it('has defaults', () => {
    expect(parseLabOptions({})).toEqual({ maxPods: 500, podCidr: '10.244.0.0/22', auth: 'cert' })
  })

  it('takes what it is given', () => {
    expect(parseLabOptions({ maxPods: '20', podCidr: '10.99.0.16/28', allocatableMemory: '480Mi', auth: 'token' })).toEqual({
      maxPods: 20,
      podCidr: '10.99.0.16/28',
      allocatableMemoryBytes: 480 * 1024 * 1024,
      auth: 'token',
    })
  })

  it.each([
    [{ maxPods: '0' }, /--max-pods.*1 to 10000.*"0"/],
    [{ maxPods: '1e3' }, /--max-pods.*"1e3"/],
    [{ maxPods: '10001' }, /--max-pods/],
    [{ podCidr: '10.244.0.0' }, /--pod-cidr.*not ADDRESS\/PREFIX/],
    [{ podCidr: '10.244.0.300/24' }, /octet/],
    [{ podCidr: '10.244.0.1/24' }, /bits set beyond the prefix/],
    [{ podCidr: '10.244.0.0/30' }, /prefix is 30/],
    [{ podCidr: '127.0.0.0/16' }, /loopback/],
    [{ podCidr: '10.43.0.0/24' }, /services/],
    [{ auth: 'oidc' }, /--auth takes cert or token.*"oidc"/],
    [{ allocatableMemory: '1Mi' }, /--allocatable-memory takes at least 64Mi/],
    [{ evictionMemory: '1Mi' }, /--eviction-memory takes at least 64Mi/],
    [{ allocatableMemory: 'lots' }, /quantity/],
  ])('refuses %j', (raw, message) => {
    expect(() => parseLabOptions(raw)).toThrow(expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 }))
  })

  it('tells options apart', () => {
    const described = [{}, { maxPods: '499' }, { podCidr: '10.1.0.0/22' }, { auth: 'token' }, { allocatableMemory: '480Mi' }, { evictionMemory: '480Mi' }].map((raw) => describeLabOptions(parseLabOptions(raw)))
    expect(new Set(described).size).toBe(described.length)
    expect(describeLabOptions(parseLabOptions({ allocatableMemory: '1Gi' }))).toBe(describeLabOptions(parseLabOptions({ allocatableMemory: '1024Mi' })))
  })
})
