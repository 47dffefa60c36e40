import { describe, expect, test } from 'vitest'
import { deploymentManifest } from '../../src/cluster/kubernetes/deployment-manifest.ts'
import { probePod } from '../../src/doctor/read/probe-pod.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'
import { runtimeClassOf } from '../../src/variants/runtime-class.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import type { Variant } from '../../src/variants/variant.ts'
import { MODELS_VERSION, strictSchema } from './strict-schema.ts'

const variants = [...loadVariants(OWN_VARIANTS_DIR).values()]
const isDeployment = strictSchema('V1Deployment')
const isRuntimeClass = strictSchema('V1RuntimeClass')
const isPod = strictSchema('V1Pod')

function deployment(variant: Variant): ReturnType<typeof deploymentManifest> {
  return deploymentManifest(variant, { name: 'rollout', namespace: 'podfit-x', runId: 'x', replicas: 100 })
}

/** As it goes over the wire. */
function sent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

test('the schema is of a recent Kubernetes, and strict', () => {
  expect(MODELS_VERSION).toMatch(/^v1\.3\d\.\d+$/)
  const [variant] = variants
  const good = sent(deployment(variant!))
  expect(isDeployment(good), JSON.stringify(isDeployment.errors)).toBe(true)
  const spoilt = (change: (value: ReturnType<typeof deployment>) => void): boolean => {
    const bad = structuredClone(good)
    change(bad)
    return isDeployment(bad)
  }
  const pod = (value: ReturnType<typeof deployment>): Record<string, unknown> => value.spec!.template.spec as unknown as Record<string, unknown>
  expect(spoilt(value => pod(value)['runtimeClass'] = 'gvisor')).toBe(false)
  expect(spoilt(value => pod(value)['terminationGracePeriodSeconds'] = '1')).toBe(false)
  expect(spoilt(value => delete pod(value)['containers'])).toBe(false)
  expect(spoilt(value => value.spec!.template.spec!.containers[0]!.resources!.requests = { memory: 16 } as never)).toBe(false)
  expect(spoilt(value => value.spec!.strategy!.type = 5 as never)).toBe(false)
})

describe.for(variants)('$name', variant => {
  const { kubernetes } = variant

  test('its Deployment and its probe pod are valid', () => {
    const manifest = sent(deployment(variant))
    expect(isDeployment(manifest), JSON.stringify(isDeployment.errors)).toBe(true)
    const pod = sent(probePod(variant, { name: 'probe-1', namespace: 'podfit-x', node: 'pi' }))
    expect(isPod(pod), JSON.stringify(isPod.errors)).toBe(true)
    // The probe is the rollout's pod, but for what must not happen outside a run: a pull.
    const template = manifest.spec!.template.spec!
    expect(pod.spec!.runtimeClassName).toBe(template.runtimeClassName)
    expect(sent(pod.spec!.containers[0])).toEqual(sent(Object.assign(template.containers[0]!, { imagePullPolicy: 'Never', ports: undefined })))
  })

  test('its RuntimeClass is valid, points at its handler, and declares no overhead', () => {
    const runtimeClass = runtimeClassOf(variant)
    if (kubernetes.runtimeClass === undefined)
      return expect(runtimeClass).toBeUndefined()
    expect(isRuntimeClass(sent(runtimeClass)), JSON.stringify(isRuntimeClass.errors)).toBe(true)
    expect(runtimeClass).toEqual({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: kubernetes.runtimeClass }, handler: kubernetes.handler })
    expect(deployment(variant).spec!.template.spec).not.toHaveProperty('overhead')
  })

  test('what its memory limit means is said, and set accordingly', () => {
    const limits = deployment(variant).spec!.template.spec!.containers[0]!.resources!.limits
    switch (kubernetes.guestMemory?.from) {
      case 'limit':
        expect(variant.runtime).toBe('urunc')
        expect(limits).toEqual({ memory: String(kubernetes.memoryLimitBytes) })
        break
      case 'default-plus-limit':
        expect(variant.runtime).toBe('kata')
        expect(limits).toBeUndefined()
        break
      default:
        expect(['runc', 'crun', 'gVisor', 'wasm']).toContain(variant.runtime)
        expect(limits).toBeUndefined()
    }
  })
})

test('what the installers of Kata declare as overhead is known, and of nobody else', () => {
  expect(variants.filter(({ kubernetes }) => kubernetes.declaredOverhead).map(({ name, kubernetes }) => [name, kubernetes.declaredOverhead])).toEqual([
    ['kata/fc', { memoryBytes: 130 * 2 ** 20, cpu: '250m' }],
    ['kata/qemu', { memoryBytes: 320 * 2 ** 20, cpu: '250m' }],
  ])
})
