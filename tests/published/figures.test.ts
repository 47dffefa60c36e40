import { join } from 'node:path'
import { expect, test } from 'vitest'
import layersFile from '../../fixtures/published/container-layers.json' with { type: 'json' }
import layersSchema from '../../fixtures/published/container-layers.schema.json' with { type: 'json' }
import podsFile from '../../fixtures/published/sandboxed-pods.json' with { type: 'json' }
import podsSchema from '../../fixtures/published/sandboxed-pods.schema.json' with { type: 'json' }
import { compileSchema } from '../../src/documents/read-document.ts'
import { CONTAINER_LAYERS } from '../../src/published/container-layers.ts'
import { SANDBOXED_PODS } from '../../src/published/sandboxed-pods.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'

test.for([['sandboxed-pods', podsSchema, podsFile], ['container-layers', layersSchema, layersFile]] as const)('%s.json is what its schema says, which requires all of it', ([, schema, file]) => {
  const validate = compileSchema<unknown>(schema)
  validate(file)
  expect(validate.errors ?? []).toEqual([])
  for (const key of Object.keys(file).filter(key => key !== '$schema')) {
    const rest = structuredClone(file)
    Reflect.deleteProperty(rest, key)
    expect(validate(rest)).toBe(false)
  }
  expect(validate({ ...file, more: 1 })).toBe(false)
})

test('every published variant is one that podfit knows, by the same runtime and variant', () => {
  const known = loadAnyVariants(join(import.meta.dirname, '../../fixtures/runtimes'))
  for (const { name, runtime, variant } of SANDBOXED_PODS.variants) {
    expect(known.get(name)?.runtime).toBe(runtime)
    expect(known.get(name)?.variant ?? '-').toBe(variant)
  }
  for (const { name } of CONTAINER_LAYERS.layers)
    expect(known.has(name)).toBe(true)
  expect(new Set(SANDBOXED_PODS.variants.map(({ name }) => name)).size).toBe(11)
})

test('the second post: cold start and memory of four layers', () => {
  expect(CONTAINER_LAYERS.layers.map(({ name, coldStartMs, memoryBytes }) => `${name} ~${coldStartMs} ms ~${memoryBytes / 1e6} MB`)).toEqual([
    'runc ~20 ms ~7 MB',
    'gvisor ~50 ms ~18 MB',
    'kata/qemu ~500 ms ~52 MB',
    'kata/fc ~125 ms ~28 MB',
  ])
  expect(CONTAINER_LAYERS.p50BelowMs).toBe(1)
})
