import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileSchema } from '../../src/documents/read-document.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'
import { runtimeClassOf } from '../../src/variants/runtime-class.ts'
import { ISOLATION_CLASSES } from '../../src/variants/variant.ts'
import { VariantError } from '../../src/variants/variant-error.ts'
import schema from '../../src/variants/variant.schema.json' with { type: 'json' }
import { temporaryDir } from '../documents/temporary-dir.ts'
import { thrownBy } from '../documents/thrown-by.ts'

const SHIPPED = join(import.meta.dirname, '../../fixtures/runtimes')

const FULL = `name: kata/qemu
runtime: kata
variant: qemu
isolation: own-kernel
needs: [kvm]
kubernetes:
  runtimeClass: kata-qemu
  handler: kata-qemu
  runtimeType: io.containerd.kata-qemu.v2
  image: localhost/server:1
  imagePullPolicy: Never
  port: 8080
  path: /healthz
  command: [/server]
  env: { PORT: "8080" }
  annotations: { example.org/a: b }
  nodeSelector: { katacontainers.io/kata-runtime: "true" }
  snapshotter: devmapper
  memoryRequest: 16Mi
  memoryLimit: 64M
install:
  url: https://example.org/
  note: Install it.
`

function folder(files: Record<string, string>): string {
  const dir = temporaryDir()
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(dir, name), content)
  return dir
}

function refusal(files: Record<string, string>): string {
  const dir = folder(files)
  const error = thrownBy(() => loadVariants(dir))
  expect(error).toBeInstanceOf(VariantError)
  return error.message.replaceAll(`${dir}/`, '')
}

describe('the variants that come with podfit', () => {
  const variants = loadVariants(SHIPPED)

  test('are those of the published comparison, crun and WebAssembly, under the published names', () => {
    const columns = [...variants.values()].map(({ name, runtime, variant = '-' }) => [name, runtime, variant].join(' '))
    expect(columns.toSorted()).toEqual([
      'crun crun -',
      'gvisor gVisor -',
      'kata/fc kata fc',
      'kata/qemu kata qemu',
      'runc runc -',
      'urunc/linux-fc urunc linux/fc',
      'urunc/linux-qemu urunc linux/qemu',
      'urunc/mirage-hvt urunc mirage/hvt',
      'urunc/mirage-spt urunc mirage/spt',
      'urunc/rumprun-hvt urunc rumprun/hvt',
      'urunc/rumprun-spt urunc rumprun/spt',
      'urunc/unikraft-qemu urunc unikraft/qemu',
      'wasm/spin wasm spin',
      'wasm/wasmedge wasm wasmedge',
      'wasm/wasmtime wasm wasmtime',
    ])
  })

  test.for([...variants.values()])('$name: its file is named after it, its request is everybody\'s', ({ name, kubernetes }) => {
    const text = readFileSync(join(SHIPPED, `${name.replace('/', '-')}.yaml`), 'utf8')
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/\.\.\/src\/variants\/variant\.schema\.json\n#\n# \S/)
    expect(text).toContain(`\nname: ${name}\n`)
    expect(kubernetes.memoryRequestBytes).toBe(16 * 1024 * 1024)
    // A limit is the guest's size for urunc; for the others it would cap what is to be measured.
    expect(kubernetes.memoryLimitBytes === undefined).toBe(!name.startsWith('urunc/'))
  })

  test('only runc runs on the node\'s default runtime', () => {
    const withoutClass = [...variants.values()].filter(variant => runtimeClassOf(variant) === undefined)
    expect(withoutClass.map(({ name }) => name)).toEqual(['runc'])
  })
})

test('a file is read with its units, and what it leaves out is empty', () => {
  const full = loadVariants(folder({ 'a.yaml': FULL })).get('kata/qemu')
  expect(full).toEqual({
    name: 'kata/qemu',
    runtime: 'kata',
    variant: 'qemu',
    isolation: 'own-kernel',
    needs: ['kvm'],
    kubernetes: {
      runtimeClass: 'kata-qemu',
      handler: 'kata-qemu',
      runtimeType: 'io.containerd.kata-qemu.v2',
      image: 'localhost/server:1',
      imagePullPolicy: 'Never',
      port: 8080,
      path: '/healthz',
      command: ['/server'],
      env: { PORT: '8080' },
      annotations: { 'example.org/a': 'b' },
      nodeSelector: { 'katacontainers.io/kata-runtime': 'true' },
      snapshotter: 'devmapper',
      memoryRequestBytes: 16_777_216,
      memoryLimitBytes: 64_000_000,
    },
    install: { url: 'https://example.org/', note: 'Install it.' },
  })
  const bare = FULL.replaceAll(/^ {2}(?:runtimeClass|path|command|env|annotations|nodeSelector|snapshotter|memoryLimit):.*\n/gm, '').replaceAll(/^(?:variant|needs):.*\n/gm, '')
  expect(loadVariants(folder({ 'a.yml': bare })).get('kata/qemu')).toEqual({
    name: 'kata/qemu',
    runtime: 'kata',
    isolation: 'own-kernel',
    needs: [],
    kubernetes: {
      handler: 'kata-qemu',
      runtimeType: 'io.containerd.kata-qemu.v2',
      image: 'localhost/server:1',
      imagePullPolicy: 'Never',
      port: 8080,
      env: {},
      annotations: {},
      nodeSelector: {},
      memoryRequestBytes: 16_777_216,
    },
    install: { url: 'https://example.org/', note: 'Install it.' },
  })
})

test('the RuntimeClass of a variant', () => {
  const [variant] = loadVariants(folder({ 'a.yaml': FULL })).values()
  expect(variant && runtimeClassOf(variant)).toEqual({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'kata-qemu' },
    handler: 'kata-qemu',
    scheduling: { nodeSelector: { 'katacontainers.io/kata-runtime': 'true' } },
  })
})

describe('files that cannot be used', () => {
  test.for([
    ['an unknown key', 'snapshotter:', 'snapshoter:', 'a.yaml:18:3: unknown key "snapshoter" in kubernetes; did you mean "snapshotter"?'],
    ['a wrong type', 'port: 8080', 'port: "8080"', 'a.yaml:12:9: kubernetes.port: expected a port from 1 to 65535; got "8080"'],
    ['no unit', 'memoryRequest: 16Mi', 'memoryRequest: 16', 'a.yaml:19:18: kubernetes.memoryRequest: expected an amount of memory with a unit, e.g. 16Mi; got 16'],
    ['a wrong unit', 'memoryRequest: 16Mi', 'memoryRequest: 16MB', 'a.yaml:19:18: kubernetes.memoryRequest: expected an amount of memory with a unit, e.g. 16Mi; got "16MB"'],
    ['too much memory', 'memoryLimit: 64M', 'memoryLimit: 64E', 'a.yaml:20:16: expected from 0 to 8Pi bytes; got "64E"'],
    ['a limit below the request', 'memoryLimit: 64M', 'memoryLimit: 1M', 'a.yaml:20:16: memoryLimit "1M" is below memoryRequest "16Mi": Kubernetes would refuse the pod'],
    ['an unknown isolation class', 'isolation: own-kernel', 'isolation: vm', `a.yaml:4:12: isolation: expected one of ${ISOLATION_CLASSES.join(', ')}; got "vm"`],
    ['a name that is none', 'name: kata/qemu', 'name: "Kata\\e[31m"', String.raw`a.yaml:1:7: name: expected a name such as runc or kata/qemu: lower-case letters, digits and '-', at most one '/', at most 50 characters; got "Kata\x1b[31m"`],
    ['a number where a text is meant', 'PORT: "8080"', 'PORT: 8080', 'a.yaml:15:16: kubernetes.env.PORT: expected a text (put numbers, true and false in quotes); got 8080'],
    ['a policy that would pull while it measures', 'imagePullPolicy: Never', 'imagePullPolicy: Always', 'a.yaml:11:20: kubernetes.imagePullPolicy: expected one of Never, IfNotPresent; got "Always"'],
    ['an install note without an address', 'url: https://example.org/', 'url: example.org', 'a.yaml:22:8: install.url: expected an https:// address; got "example.org"'],
  ] as const)('%s', ([, before, after, message]) => {
    expect(FULL).toContain(before)
    expect(refusal({ 'a.yaml': FULL.replace(before, after) })).toBe(message)
  })

  test('a variant described twice, an empty file, a folder without any, no folder', () => {
    expect(refusal({ 'a.yaml': FULL, 'b.yaml': `# The same.\n${FULL}` })).toBe('b.yaml:2:7: the variant kata/qemu is already described in a.yaml')
    expect(refusal({ 'a.yaml': '# nothing\n' })).toBe('a.yaml:1:1: the document: expected keys with values; got nothing')
    expect(refusal({ 'README.md': 'no variant' })).toMatch(/: has no variant: expected a \.yaml file for each$/)
    expect(() => loadVariants(join(temporaryDir(), 'missing'))).toThrow(/missing: cannot be listed: .*no such file/)
  })
})

test('the schema wants every key the type has, and no other', () => {
  const validate = compileSchema<unknown>(schema)
  const sample = {
    name: 'runc',
    runtime: 'runc',
    isolation: 'shared-kernel',
    kubernetes: { handler: 'runc', runtimeType: 'io.containerd.runc.v2', image: 'a', imagePullPolicy: 'Never', port: 1, memoryRequest: '1Mi' },
    install: { url: 'https://example.org', note: 'a' },
  }
  expect(validate(sample)).toBe(true)
  for (const isolation of ISOLATION_CLASSES)
    expect(validate({ ...sample, isolation })).toBe(true)
  for (const [group, value] of [['', sample], ['kubernetes', sample.kubernetes], ['install', sample.install]] as const) {
    for (const key of Object.keys(value)) {
      const without = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
      expect({ group, key, isValid: validate(group === '' ? without : { ...sample, [group]: without }) }).toEqual({ group, key, isValid: false })
    }
    expect(validate(group === '' ? { ...sample, other: 1 } : { ...sample, [group]: { ...value, other: 1 } })).toBe(false)
  }
})
