import { expect, test } from 'vitest'
import { compileSchema } from '../../src/documents/read-document.ts'
import type { PlanFile } from '../../src/plan/plan-file.ts'
import { CLUSTER_CHOICES } from '../../src/plan/plan.ts'
import schema from '../../src/plan/plan.schema.json' with { type: 'json' }
import variantSchema from '../../src/variants/variant.schema.json' with { type: 'json' }

/** With every key the type has: one that the schema does not know, or does not describe, is found below. */
const SAMPLE = {
  profile: 'pi',
  cluster: 'auto',
  variants: ['runc', { name: 'gvisor', required: true, replicas: 3, cap: 9 }],
  runtimes: 'mine',
  nodes: { names: ['pi-a'], labels: { 'kubernetes.io/arch': 'arm64' } },
  baseline: 'baselines/pi.json',
  compare: [{ old: 'runc', new: 'crun', within: '10%' }],
  replicas: 1,
  rounds: 1,
  seed: 1,
  probe: { way: 'direct', interval: '1ms', timeout: '1s', concurrency: 1, blackboxUrl: 'http://a' },
  density: { firstBatch: 1, cap: 1, hold: '1s', stepTimeout: '1s', timeLimit: '1s', memoryFloor: '1Mi' },
  overhead: { sizes: [0, 1, 2, 3, 4, 5], settle: '1s', tolerance: '1Mi', settleTimeout: '1s', readings: 3, dropCaches: true },
  coldstart: { samples: 1, timeout: '1s', interval: '1ms' },
  latency: { concurrency: [1], warmUp: '1s', duration: '1s' },
  timeouts: { rollout: '1s', removal: '1s' },
  profiles: {
    pi: {
      nodes: {},
      baseline: 'baselines/pi.json',
      compare: [{ old: 'runc', new: 'crun' }],
      replicas: 1,
      rounds: 1,
      seed: 1,
      probe: { way: 'apiserver' },
      density: { cap: 1 },
      overhead: { readings: 4 },
      coldstart: { samples: 1 },
      latency: { duration: '1s' },
      timeouts: { rollout: '1s' },
      budgets: { runc: { maxPods: 1, firstReady: '1s', allReady: '1s', firstServe: '1s', allServe: '1s', memoryPerPod: '1Mi', overhead: 1.5, coldStart: '1s', coldStartP95: '1s', answerP50: '1ms', answerP95: '1ms', answerP99: '1ms' } },
    },
  },
} satisfies Required<PlanFile>

const validate = compileSchema<unknown>(schema)

test('a plan with every key of the type fits the schema', () => {
  validate(SAMPLE)
  expect(validate.errors ?? []).toEqual([])
  for (const cluster of CLUSTER_CHOICES)
    expect(validate({ ...SAMPLE, cluster })).toBe(true)
})

test('the schema knows no key the type lacks', () => {
  expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(SAMPLE).toSorted())
  for (const group of ['nodes', 'probe', 'density', 'overhead', 'coldstart', 'latency', 'timeouts'] as const)
    expect(Object.keys(schema.definitions[group].properties).toSorted()).toEqual(Object.keys(SAMPLE[group]).toSorted())
  expect(Object.keys(schema.definitions.budgets.properties)).toEqual(Object.keys(SAMPLE.profiles.pi.budgets.runc))
})

test('each required key is missed', () => {
  const { variants: _, ...withoutVariants } = SAMPLE
  expect(validate(withoutVariants)).toBe(false)
  expect(validate({ variants: [{ required: true }] })).toBe(false)
})

test.for([['plan', schema], ['variant', variantSchema]] as const)('every key of the %s schema is described', ([, document]) => {
  const undescribed: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null)
      return
    for (const [key, value] of Object.entries(node)) {
      // A condition speaks of keys that are described where they are defined.
      if (key === 'if' || key === 'then' || key === 'else')
        continue
      if (key === 'properties') {
        for (const [name, property] of Object.entries(Object(value))) {
          const referred = /^#\/definitions\/(?<name>\w+)$/.exec(String(Object(property).$ref))?.groups?.['name'] ?? ''
          const definition = Object(Object(document.definitions)[referred])
          if (typeof (Object(property).description ?? definition.description) !== 'string')
            undescribed.push(`${path}.${name}`)
        }
      }
      walk(value, `${path}.${key}`)
    }
  }
  walk(document, '')
  expect(undescribed).toEqual([])
})
