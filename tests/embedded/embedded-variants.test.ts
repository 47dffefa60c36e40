import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadAnyVariants, loadVariants } from '../../src/variants/load-variants.ts'
import { VariantError } from '../../src/variants/variant-error.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { thrownBy } from '../documents/thrown-by.ts'

const SHIPPED = join(import.meta.dirname, '../../fixtures/runtimes')

const BARE = `name: process
runtime: process
isolation: process
embedded:
  runtime: process
install:
  url: https://example.org/
  note: Nothing.
`

function refusal(text: string): string {
  const dir = temporaryDir()
  writeFileSync(join(dir, 'a.yaml'), text)
  const error = thrownBy(() => loadAnyVariants(dir))
  expect(error).toBeInstanceOf(VariantError)
  return error.message.replaceAll(`${dir}/`, '')
}

test('what runs on this host without a cluster', () => {
  const embedded = [...loadAnyVariants(SHIPPED).values()].filter(variant => variant.embedded !== undefined)
  expect(Object.fromEntries(embedded.map(({ name, embedded }) => [name, embedded]))).toEqual({
    runc: { runtime: 'oci', command: 'runc', args: [], package: 'runc' },
    crun: { runtime: 'oci', command: 'crun', args: [], package: 'crun' },
    gvisor: { runtime: 'oci', command: 'runsc', args: ['--network=host', '--platform=systrap'], package: 'runsc' },
    process: { runtime: 'process' },
    qemu: { runtime: 'qemu', memoryBytes: 96 * 1024 ** 2 },
    'wasm/wasmedge': { runtime: 'wasm', command: 'wasmedge', package: 'wasmedge' },
    'wasm/wasmtime': { runtime: 'wasm', command: 'wasmtime' },
  })
})

test('a variant without a Kubernetes form is not among those of Kubernetes', () => {
  expect(loadAnyVariants(SHIPPED).get('process')).not.toHaveProperty('kubernetes')
  expect(loadVariants(SHIPPED).has('process')).toBe(false)
  expect(loadVariants(SHIPPED).has('runc')).toBe(true)
})

test('any OCI runtime by its path', () => {
  const dir = temporaryDir()
  writeFileSync(join(dir, 'youki.yaml'), BARE.replace('  runtime: process', '  runtime: oci\n  command: /opt/youki/bin/youki').replaceAll('process', 'youki').replace('isolation: youki', 'isolation: shared-kernel'))
  expect(loadAnyVariants(dir).get('youki')?.embedded).toEqual({ runtime: 'oci', command: '/opt/youki/bin/youki', args: [] })
})

test('the size and the kernel of a virtual machine', () => {
  const dir = temporaryDir()
  writeFileSync(join(dir, 'vm.yaml'), BARE.replace('  runtime: process', '  runtime: qemu\n  memory: 0.25Gi\n  kernel: /srv/boot/vmlinuz-6.1\n  command: /opt/qemu'))
  expect(loadAnyVariants(dir).get('process')?.embedded).toEqual({ runtime: 'qemu', memoryBytes: 256 * 1024 ** 2, kernel: '/srv/boot/vmlinuz-6.1', command: '/opt/qemu' })
})

test.for([
  ['neither form', 'embedded:\n  runtime: process\n', '', 'a.yaml:1:1: the document has no "kubernetes", which is required'],
  ['an OCI runtime without its command', '  runtime: process', '  runtime: oci', 'a.yaml:4:1: embedded has no "command", which is required'],
  ['a command for a plain process', '  runtime: process', '  runtime: process\n  command: runc', 'a.yaml:5:12: embedded.runtime: expected a runtime that has a command, which process has not; got "process"'],
  ['arguments for a virtual machine', '  runtime: process', '  runtime: qemu\n  args: [--debug]', 'a.yaml:5:12: embedded.runtime: expected oci beside args; got "qemu"'],
  ['guest memory for an OCI runtime', '  runtime: process', '  runtime: oci\n  command: runc\n  memory: 96Mi', 'a.yaml:5:12: embedded.runtime: expected qemu beside memory and kernel; got "oci"'],
  ['a package for a virtual machine', '  runtime: process', '  runtime: qemu\n  package: qemu-system-x86', 'a.yaml:5:3: embedded: expected runtime oci or wasm beside package; got keys with values'],
  ['a WebAssembly runtime without its command', '  runtime: process', '  runtime: wasm', 'a.yaml:4:1: embedded has no "command", which is required'],
  ['guest memory without a unit', '  runtime: process', '  runtime: qemu\n  memory: 96', 'a.yaml:6:11: embedded.memory: expected an amount of memory with a unit, e.g. 16Mi; got 96'],
  ['a kernel that is no file', '  runtime: process', '  runtime: qemu\n  kernel: vmlinuz', 'a.yaml:6:11: embedded.kernel: expected an absolute path that ends in /vmlinuz-RELEASE; got "vmlinuz"'],
  ['an unknown kind', '  runtime: process', '  runtime: podman', 'a.yaml:5:12: embedded.runtime: expected one of oci, qemu, wasm, process; got "podman"'],
  ['a command line for a command', '  runtime: process', '  runtime: oci\n  command: runc --debug', 'a.yaml:6:12: embedded.command: expected a program\'s name, or its absolute path; got "runc --debug"'],
] as const)('%s', ([, before, after, message]) => {
  expect(BARE).toContain(before)
  expect(refusal(BARE.replace(before, after))).toBe(message)
})
