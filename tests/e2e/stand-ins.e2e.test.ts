import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binaryPath } from '../../fixtures/workloads/binary-path.ts'
import { writeImage } from '../../fixtures/workloads/write-image.ts'
import type { Results } from '../../src/results/results.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { runtimeClassOf } from '../../src/variants/runtime-class.ts'
import type { Variant } from '../../src/variants/variant.ts'
import { ensureUp, notTheLab } from './support/cluster-under-test.ts'
import { kubectl, podfitNamespaces, start, Workspace } from './support/run-podfit.ts'
import type { Ended } from './support/run-podfit.ts'

/** All that podfit knows and this machine cannot run. */
const CLASSES = new Set(['own-kernel', 'unikernel', 'wasm'])
/** Its workload is no program: the component's manifest says what is served, and the command is the path it is asked for. */
const NO_PROGRAM = 'wasm/spin'

// Each variant as shipped: its image name, command, annotations, limits, RuntimeClass. Behind the name is runc, and in the image podfit's own server.
describe.skipIf(notTheLab)('stand-ins for every runtime that is not here', () => {
  let variants: Variant[]
  let workspace: Workspace
  let ended: Ended
  let results: Results
  const madeImages = new Set<string>()

  beforeAll(async () => {
    ensureUp()
    variants = [...loadVariants(OWN_VARIANTS_DIR).values()].filter(({ isolation }) => CLASSES.has(isolation))
    workspace = new Workspace({ variants: ['runc', ...variants.map(({ name }) => name)], replicas: 1, rounds: 1, timeouts: { rollout: '30s', removal: '1m' } })
    // podfit's own image is there already, and stays.
    const there = new Set((await inLab('ctr', 'images', 'ls', '-q')).split('\n'))
    for (const { kubernetes } of variants.filter(({ kubernetes }) => !there.has(kubernetes.image))) {
      madeImages.add(kubernetes.image)
      const image = join(workspace.dir, 'image.tar')
      // As root: some of the published images serve on port 80.
      await writeImage(image, { name: kubernetes.image, file: kubernetes.command?.[0]?.slice(1) || 'http-server', content: architecture => Promise.resolve(readFileSync(binaryPath(architecture))), user: '0:0' })
      await inLab('ctr', 'images', 'import', image)
    }
    await kubectl('apply', '-f', workspace.write('classes.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: classes() })))
    ended = await workspace.run(['specs/isolation'])
    results = workspace.results
  })

  afterAll(async () => {
    await kubectl('delete', '--ignore-not-found', 'runtimeclass', ...classes().map(({ metadata }) => metadata.name))
    await inLab('ctr', 'images', 'remove', ...madeImages)
    workspace.remove()
  })

  const classes = (): { metadata: { name: string } }[] => {
    const all = variants.flatMap(variant => runtimeClassOf(variant) ?? [])
    return [...new Map(all.map(one => [one.metadata.name, { ...one, handler: 'runc' }])).values()]
  }

  it('are as many as the posts have: Kata, urunc, WebAssembly', () => {
    expect(variants.map(({ name }) => name).toSorted()).toEqual([
      'kata/fc',
      'kata/qemu',
      'urunc/linux-fc',
      'urunc/linux-qemu',
      'urunc/mirage-hvt',
      'urunc/mirage-spt',
      'urunc/rumprun-hvt',
      'urunc/rumprun-spt',
      'urunc/unikraft-qemu',
      'wasm/spin',
      'wasm/wasmedge',
      'wasm/wasmtime',
    ])
  })

  it('come up from the shipped manifests and are caught, every one, and the run is red', () => {
    expect(ended.code, ended.output).toBe(1)
    for (const { name } of variants.filter(({ name }) => name !== NO_PROGRAM)) {
      expect(results.variants.find(variant => variant.name === name), `${name}\n${ended.output}`).toMatchObject({ status: 'present', voidReason: expect.stringMatching(/^RuntimeClass \S+ ran a shared kernel on node /) })
      expect(ended.output).toContain(`${name} is void: `)
    }
    expect(results.variants[0]).toMatchObject({ name: 'runc', status: 'present' })
    expect(results.variants[0]).not.toHaveProperty('voidReason')
  })

  it('pass in nothing: neither the void ones nor the one without a program', () => {
    for (const { name } of variants)
      expect(results.verdicts.filter(({ variant, pass }) => variant === name && pass), name).toEqual([])
    expect(results.verdicts.filter(({ pass }) => pass).map(({ variant }) => variant)).toEqual(['runc'])
  })

  it('leave nothing', async () => {
    expect(await podfitNamespaces()).toEqual([])
  })
})

async function inLab(...command: string[]): Promise<string> {
  const { code, output } = await start(command).ended
  if (code !== 0)
    throw new Error(`${command.join(' ')}: ${output}`)
  return output
}
