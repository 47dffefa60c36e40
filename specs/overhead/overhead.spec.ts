import { budgeted, describe, expect, test, trials } from '../../fixtures/test.ts'

// What does one pod more cost in memory? At several numbers of pods the node's available memory is read, once it has stopped moving
// (podfit.yaml: overhead); the slope of the line through these readings is the memory per pod, and what does not grow with the pods
// is not in it. Beside it stands what the pods' own processes and cgroups say.
describe('overhead', () => {
  for (const trial of trials) {
    test(`memory per pod: ${trial.name}, round ${trial.round}`, async ({ k3s }) => {
      await k3s.overhead(trial)
    })
  }

  for (const { variant, limit } of budgeted('memoryPerPod')) {
    test(`budget: ${variant.name} takes at most ${limit} per pod`, async ({ k3s }) => {
      await expect(k3s.overheads(variant)).toUseAtMostPerPod(limit)
    })
  }

  for (const { variant, limit } of budgeted('overhead')) {
    test(`budget: ${variant.name} takes at most ${limit} times the memory of runc`, async ({ k3s }) => {
      await expect(k3s.overheads(variant)).toHaveOverheadAtMost(limit, { over: 'runc' })
    })
  }
})
