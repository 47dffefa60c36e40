import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { renderRuntimes } from '../../src/setup/render-runtimes.ts'
import { renderSetup } from '../../src/setup/render-setup.ts'
import { loadAnyVariants, loadVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { VariantError } from '../../src/variants/variant-error.ts'
import type { AnyVariant } from '../../src/variants/variant.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { thrownBy } from '../documents/thrown-by.ts'

const all = [...loadAnyVariants(OWN_VARIANTS_DIR).values()]
const onKubernetes = [...loadVariants(OWN_VARIANTS_DIR).values()]
const DOC = join(import.meta.dirname, '../../docs/runtimes.md')

/** Blocks of code of one language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, 'gm'))].map(([, block = '']) => block)
}

/** What stands between the headings of a section. */
function section(text: string, title: string): string {
  return text.split(/^## /m).find(part => part.replace(/^\d+\. /, '').startsWith(`${title}\n`)) ?? ''
}

interface Config {
  version?: number
  plugins: Record<string, { containerd?: { runtimes: Record<string, Record<string, unknown>> } }>
}

function runtimesOf(toml: string, plugin: string): Record<string, Record<string, unknown>> {
  const config = parse(toml.replace('{{ template "base" . }}', '')) as unknown as Config
  return config.plugins[plugin]?.containerd?.runtimes ?? {}
}

test('docs/runtimes.md is what the variants\' files make of it (pnpm docs:runtimes)', () => {
  expect(readFileSync(DOC, 'utf8')).toBe(renderRuntimes(all))
})

test('every link of its table leads to a heading', () => {
  const text = readFileSync(DOC, 'utf8')
  const anchors = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(/[^a-z0-9 -]/g, '').replaceAll(' ', '-')))
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)
  expect(links).toHaveLength(onKubernetes.length)
  expect(links.filter(link => !anchors.has(link))).toEqual([])
})

describe.for(onKubernetes)('$name', variant => {
  const text = renderSetup(variant)
  const { kubernetes, setup } = variant

  test('has a setup with every section', () => {
    expect(text).not.toMatch(/undefined|\[object|NaN/)
    for (const title of ['The node and K3s', 'The runtime', 'containerd', 'RuntimeClass', 'Memory', 'Image', 'Check', 'Another version beside it', 'Sources'])
      expect(section(text, title).trim().length, title).toBeGreaterThan(title.length + 10)
    expect(text).toContain('podfit runs none of them')
    expect(section(text, 'Image')).toContain(kubernetes.image)
    expect(section(text, 'Check')).toContain(`pnpm podfit doctor ${variant.name}`)
    expect(setup?.sources.length).toBeGreaterThan(0)
  })

  test('tells containerd in the forms of three kinds of K3s, each a document of its schema', () => {
    const [dropIn = '', v3 = '', v2 = ''] = blocks(section(text, 'containerd'), 'toml')
    const expected = {
      runtime_type: kubernetes.runtimeType,
      ...(kubernetes.snapshotter === undefined ? {} : { snapshotter: kubernetes.snapshotter }),
      ...setup?.containerd.keys,
      ...(Object.keys(setup?.containerd.options ?? {}).length === 0 ? {} : { options: setup?.containerd.options }),
    }
    expect(parse(dropIn)).toMatchObject({ version: 3 })
    expect(runtimesOf(dropIn, 'io.containerd.cri.v1.runtime')).toEqual({ [kubernetes.handler]: expected })
    expect(v3.startsWith('{{ template "base" . }}\n')).toBe(true)
    expect(runtimesOf(v3, 'io.containerd.cri.v1.runtime')).toEqual({ [kubernetes.handler]: expected })
    expect(runtimesOf(v2, 'io.containerd.grpc.v1.cri')).toEqual({ [kubernetes.handler]: expected })
    for (const path of ['config-v3.toml.d/', 'config-v3.toml.tmpl', 'config.toml.tmpl'])
      expect(section(text, 'containerd')).toContain(`/var/lib/rancher/k3s/agent/etc/containerd/${path}`)
    // The thin pool is told of wherever the snapshotter is.
    for (const toml of [dropIn, v3, v2])
      expect(toml.includes('io.containerd.snapshotter.v1.devmapper'), toml).toBe(kubernetes.snapshotter === 'devmapper')
  })

  test('has the RuntimeClass that the pods name', () => {
    const [command = ''] = blocks(section(text, 'RuntimeClass'), 'sh')
    const yaml = /<<'EOF'\n([^]*)\nEOF/.exec(command)?.[1]
    if (kubernetes.runtimeClass === undefined)
      return expect(command).toBe('')
    expect(parseYaml(yaml ?? '')).toEqual({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: kubernetes.runtimeClass }, handler: kubernetes.handler })
  })

  test('has what one architecture alone takes only there', () => {
    const [amd64, arm64] = [renderSetup(variant, 'amd64'), renderSetup(variant, 'arm64')]
    expect(arm64).toContain('cgroup_memory=1 cgroup_enable=memory')
    expect(amd64).not.toContain('cgroup_memory=1')
    expect(section(amd64, 'The runtime')).toMatch(/- amd64: /)
    expect(section(amd64, 'The runtime')).not.toMatch(/- arm64: /)
  })

  test('puts another version beside it, or says why not', () => {
    const upgrade = section(text, 'Another version beside it')
    if (setup?.upgrade.kind !== 'side-by-side')
      return expect(upgrade).toContain('measure')
    const next = `${kubernetes.handler}-next`
    expect(upgrade).toContain(`handler: ${next}\n`)
    const tables = blocks(upgrade, 'toml').filter(toml => toml.includes('plugins'))
    for (const toml of tables) {
      const [table] = [...Object.values(runtimesOf(toml, 'io.containerd.cri.v1.runtime')), ...Object.values(runtimesOf(toml, 'io.containerd.grpc.v1.cri'))]
      expect(table).toMatchObject({ ...setup.upgrade.keys, runtime_type: kubernetes.runtimeType })
    }
    expect(tables.length, 'by hand, or by an installer').toBe(setup.upgrade.writtenBy === undefined ? 3 : 0)
  })
})

test('a guest\'s memory and a declared overhead are not hidden', () => {
  const memory = (name: string): string => section(renderSetup(loadAnyVariants(OWN_VARIANTS_DIR).get(name)!), 'Memory')
  expect(memory('urunc/rumprun-spt')).toContain('a limit is the **size of the guest**, not a cap on a process: 16 MiB (244.1 MiB without one)')
  expect(memory('kata/qemu')).toContain('A guest has 2 GiB, and a limit would be **added** to that')
  expect(memory('kata/qemu')).toContain('`overhead.podFixed` of 320 MiB and 250m of CPU')
  expect(memory('runc')).not.toMatch(/guest|overhead/)
})

test('what exists only without a cluster has no K3s to be set up on', () => {
  const process = all.find(({ name }) => name === 'process') as AnyVariant
  expect(renderSetup(process)).toMatch(/It exists only without a cluster[^]*Part of podfit; nothing to install/)
})

describe('files', () => {
  const VARIANT = `name: a
runtime: a
isolation: own-kernel
kubernetes: { handler: a, runtimeType: a.v1, image: a, imagePullPolicy: Never, port: 1, memoryRequest: 16Mi }
install: { url: "https://example.org", note: a }
setup:
  parts: [common]
  architectures: { amd64: { status: packaged }, arm64: { status: unknown } }
  image: { title: none }
  sources: ["https://example.org"]
`
  const PART = 'title: Common\nsteps: [{ title: Do it }]\nsources: ["https://example.org"]\n'

  function load(variant: string, part = PART): () => unknown {
    const dir = temporaryDir()
    mkdirSync(join(dir, 'parts'))
    writeFileSync(join(dir, 'a.yaml'), variant)
    writeFileSync(join(dir, 'parts/common.yaml'), part)
    return () => {
      try {
        return loadVariants(dir).get('a')?.setup
      }
      catch (error) {
        throw error instanceof VariantError ? new VariantError('', [{ message: error.message.replaceAll(`${dir}/`, '') }]) : error
      }
    }
  }

  test('are read with their parts, and what they leave out is empty', () => {
    expect(load(VARIANT)()).toMatchObject({ parts: [{ name: 'common', title: 'Common', steps: [{ title: 'Do it' }], files: [], plugins: {} }], steps: [], tried: [], upgrade: { kind: 'one-after-the-other' }, containerd: { keys: {}, options: {} } })
  })

  test('a part that is not beside the file is podfit\'s own: a copy of one of its variants stays whole', () => {
    expect(load(VARIANT.replace('[common]', '[common, k3s]'))()).toMatchObject({ parts: [{ name: 'common' }, { name: 'k3s', title: 'The node and K3s' }] })
  })

  test.for([
    ['a part that is not there', VARIANT.replace('[common]', '[common, other]'), PART, /a\.yaml:7:19: there is no part "other": expected parts\/other\.yaml, or one of podfit's/],
    ['a part that does not fit', VARIANT, PART.replace('title: Do it', 'tilte: Do it'), /parts\/common\.yaml:2:\d+: /],
    ['an architecture without a word', VARIANT.replace(', arm64: { status: unknown }', ''), PART, /a\.yaml:8:\d+: .*arm64/],
    ['a note beside steps', `${VARIANT}  upgrade: { note: a, steps: [] }\n`, PART, /upgrade/],
    ['a guest as large as a limit that is not set', VARIANT.replace('memoryRequest: 16Mi', 'memoryRequest: 16Mi, guestMemory: { from: limit, default: 256M }'), PART, /the guest is as large as memoryLimit, which is not set: every guest would have 256M/],
  ] as const)('%s is refused', ([, variant, part, message]) => {
    expect(thrownBy(load(variant, part)).message).toMatch(message)
  })
})
