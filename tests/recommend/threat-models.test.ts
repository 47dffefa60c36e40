import { expect, test } from 'vitest'
import file from '../../fixtures/published/threat-models.json' with { type: 'json' }
import schema from '../../fixtures/published/threat-models.schema.json' with { type: 'json' }
import { compileSchema } from '../../src/documents/read-document.ts'
import { CONTAINER_LAYERS } from '../../src/published/container-layers.ts'
import { THREAT_MODELS } from '../../src/published/threat-models.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { ISOLATION_CLASSES } from '../../src/variants/variant.ts'

const known = loadAnyVariants(OWN_VARIANTS_DIR)
const { threatModels } = THREAT_MODELS

test('the file is what its schema says, and of the post whose figures are kept beside it', () => {
  const validate = compileSchema<unknown>(schema)
  validate(file)
  expect(validate.errors ?? []).toEqual([])
  expect(validate({ ...file, more: 1 })).toBe(false)
  expect(THREAT_MODELS).toMatchObject({ title: CONTAINER_LAYERS.title, url: CONTAINER_LAYERS.url, publishedOn: CONTAINER_LAYERS.publishedOn })
})

test('five threat models, each with the runtime the post says to take', () => {
  const advised = (name: string): string[] => threatModels.find(model => model.name === name)!.classes.filter(({ verdict }) => verdict === 'advised').map(({ isolation, variants }) => variants?.join(' ') ?? isolation)
  expect(threatModels.map(({ name }) => name)).toEqual(['trusted-images', 'untrusted-code', 'vm-boundary', 'bursts', 'edge-scripts'])
  expect(advised('trusted-images')).toEqual(['shared-kernel'])
  expect(advised('untrusted-code')).toEqual(['user-space-kernel'])
  expect(advised('vm-boundary')).toEqual(['kata/qemu'])
  expect(advised('bursts')).toEqual(['kata/fc urunc/linux-fc'])
  expect(advised('edge-scripts')).toEqual(['wasm'])
})

test.for(threatModels)('$name: something is said of every class, and of variants only those that podfit knows in it', ({ classes }) => {
  for (const isolation of ISOLATION_CLASSES) {
    const entries = classes.filter(advice => advice.isolation === isolation)
    expect(entries.at(-1)?.variants, isolation).toBeUndefined()
    expect(entries.length, isolation).toBeGreaterThan(0)
    for (const name of entries.flatMap(({ variants }) => variants ?? []))
      expect(known.get(name)?.isolation, name).toBe(isolation)
  }
})

test('where a virtual machine is asked for, none will do that runs without KVM but QEMU, which is one either way', () => {
  const { classes } = threatModels.find(({ name }) => name === 'vm-boundary')!
  for (const { name, isolation, needs } of known.values()) {
    const advice = classes.find(entry => entry.isolation === isolation && (entry.variants?.includes(name) ?? true))!
    expect(['advised', 'acceptable'].includes(advice.verdict), name).toBe(needs.includes('kvm') || name === 'qemu')
  }
})
