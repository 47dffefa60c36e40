import { describe, expect, test, trials, variants } from '../../fixtures/test.ts'

// Is a sandbox what its name says? The workload is asked what kernel it sees. One that claims a kernel of its own and sees the node's is
// plain runc under another name, and whatever else was measured of it is void.
describe('isolation', () => {
  for (const trial of trials) {
    test(`ask: ${trial.name}, round ${trial.round}`, async ({ k3s }) => {
      await k3s.isolation(trial)
    })
  }

  for (const variant of variants) {
    if (variant.claimsOwnKernel) {
      test(`${variant.name} runs on a kernel of its own`, async ({ k3s }) => {
        await expect(k3s.isolations(variant)).toRunOnItsOwnKernel()
      })
    }
    else {
      test(`${variant.name} runs on the node's kernel`, async ({ k3s }) => {
        await expect(k3s.isolations(variant)).not.toRunOnItsOwnKernel()
      })
    }
  }
})
