import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findGuestKernel, unpackedKernelFolder } from '../../src/cluster/embedded/guest-kernel.ts'
import { guestModules } from '../../src/cluster/embedded/guest-modules.ts'
import { packCpio } from '../../src/cluster/embedded/pack-cpio.ts'
import { EmbeddedError } from '../../src/errors/embedded-error.ts'
import type { AnyVariant, QemuVariant } from '../../src/variants/variant.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { program } from './program.ts'
import { newRun, shipped } from './support.ts'

const { signal } = new AbortController()

/** Kernels and, where `hasModules`, the folders of their modules, below a folder that stands for the root one. */
function rootWith(releases: string[], hasModules = true): string {
  const root = temporaryDir()
  mkdirSync(join(root, 'boot'))
  for (const release of releases) {
    writeFileSync(join(root, 'boot', `vmlinuz-${release}`), '')
    if (hasModules)
      mkdirSync(join(root, 'lib/modules', release), { recursive: true })
  }
  return root
}

function qemu(changes: Partial<QemuVariant>): AnyVariant {
  return { ...shipped('qemu'), embedded: { runtime: 'qemu', memoryBytes: 96 * 1024 ** 2, ...changes } }
}

test('the newest kernel for clouds is taken, then the newest', () => {
  const root = rootWith(['6.1.0-9-cloud-amd64', '6.1.0-50-cloud-amd64', '6.12.0-1-amd64'])
  expect(findGuestKernel(undefined, [root])).toEqual({
    status: 'found',
    path: join(root, 'boot/vmlinuz-6.1.0-50-cloud-amd64'),
    release: '6.1.0-50-cloud-amd64',
    modules: join(root, 'lib/modules/6.1.0-50-cloud-amd64'),
  })
  expect(findGuestKernel(undefined, [rootWith(['6.1.0-9-amd64', '6.1.0-50-amd64'])])).toMatchObject({ release: '6.1.0-50-amd64' })
  expect(findGuestKernel(undefined, [rootWith(['6.1.0-9-amd64']), rootWith(['6.12.1-amd64'])])).toMatchObject({ release: '6.12.1-amd64' })
})

test('a named kernel is taken whatever else there is', () => {
  const root = rootWith(['6.1.0-9-cloud-amd64', '5.10.0-1-amd64'])
  expect(findGuestKernel(join(root, 'boot/vmlinuz-5.10.0-1-amd64'), [root])).toMatchObject({ status: 'found', release: '5.10.0-1-amd64', modules: join(root, 'lib/modules/5.10.0-1-amd64') })
})

test('no kernel, or one without modules, is a skip with the command', () => {
  const empty = temporaryDir()
  expect(findGuestKernel(undefined, [empty])).toEqual({ status: 'absent', reason: `no kernel image: no ${empty}/boot/vmlinuz-*`, remedy: expect.stringMatching(/^apt-get install linux-image-cloud-(amd64|arm64)$/) })
  const bare = rootWith(['6.1.0-none-of-this-host'], false)
  expect(findGuestKernel(undefined, [bare])).toMatchObject({ status: 'absent', reason: `there are no modules for ${bare}/boot/vmlinuz-6.1.0-none-of-this-host: no ${bare}/lib/modules/6.1.0-none-of-this-host` })
})

test('a kernel that only root may read is a skip that says so', () => {
  const root = rootWith(['6.8.0-generic'])
  chmodSync(join(root, 'boot/vmlinuz-6.8.0-generic'), 0o000)
  chmodSync(root, 0o777)
  // Becomes somebody else once the module is there: a checkout may be readable for its owner alone.
  const source = `import { findGuestKernel } from './src/cluster/embedded/guest-kernel.ts'
    if (process.getuid() === 0) {
      process.setgroups([])
      process.setgid(65534)
      process.setuid(65534)
    }
    console.log(JSON.stringify(findGuestKernel(undefined, [${JSON.stringify(root)}])))`
  const found: unknown = JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', source], { cwd: join(import.meta.dirname, '../..'), env: { PATH: process.env.PATH, TMPDIR: root }, encoding: 'utf8' }))
  expect(found).toEqual({ status: 'absent', reason: `this user cannot read the kernel image ${root}/boot/vmlinuz-6.8.0-generic`, remedy: `sudo chmod a+r ${root}/boot/vmlinuz-6.8.0-generic` })
})

test('a kernel can be unpacked into the user\'s own folder', () => {
  expect(unpackedKernelFolder({ HOME: '/home/a' })).toBe('/home/a/.local/share/podfit/kernel')
  expect(unpackedKernelFolder({ HOME: '/home/a', XDG_DATA_HOME: '/data' })).toBe('/data/podfit/kernel')
})

test('what a virtual machine needs and this host lacks is a skip with the command', async context => {
  const emulator = program(context, 'qemu', 'echo "QEMU emulator version 7.2"')
  const { cluster } = newRun(context, { env: { PATH: temporaryDir(), HOME: temporaryDir() } })
  expect(await cluster.availability(qemu({ command: 'qemu-system-of-nowhere' }), signal))
    .toEqual({ status: 'absent', reason: 'no qemu-system-of-nowhere on PATH', remedy: expect.stringMatching(/^apt-get install --no-install-recommends qemu-system-(x86|arm)$/) })
  expect(await newRun(context).cluster.availability(qemu({ command: emulator, kernel: '/nowhere/vmlinuz-1' }), signal))
    .toEqual({ status: 'absent', reason: 'there is no kernel image /nowhere/vmlinuz-1', remedy: expect.stringMatching(/^apt-get install linux-image-cloud-/) })
  const kernel = join(rootWith(['7.0.0-test']), 'boot/vmlinuz-7.0.0-test')
  expect(await newRun(context).cluster.availability(qemu({ command: emulator, kernel }), signal))
    .toMatchObject({ status: 'absent', reason: expect.stringMatching(/^the kernel's modules cannot be read: .*7\.0\.0-test\/kernel/) })
})

test('an emulator that hangs, ends or says nothing fails with its words and leaves nothing', async context => {
  const root = rootWith(['7.0.0-test'])
  mkdirSync(join(root, 'lib/modules/7.0.0-test/kernel'))
  writeFileSync(join(root, 'lib/modules/7.0.0-test/modules.builtin'), 'kernel/drivers/virtio/virtio_pci.ko\nkernel/drivers/net/virtio_net.ko\n')
  const kernel = join(root, 'boot/vmlinuz-7.0.0-test')
  for (const [script, message] of [
    ['echo "nothing to boot here" >&2; exit 3', /^qemu ended before its server listened: nothing to boot here$/],
    ['echo "Kernel panic - not syncing: VFS"; echo "RIP: 0010:0xff"; exit 0', /^qemu ended before its server listened: Kernel panic - not syncing: VFS$/],
    ['sleep 3600', /^qemu had no server listening within 0\.5 s and was killed: not a word from its kernel, for which 96 MiB may be too little memory/],
  ] as const) {
    const command = program(context, 'qemu', `if [ "$1" = --version ]; then echo "QEMU emulator version 7.2"; exit; fi; case "$*" in *"-accel kvm"*) exit 1;; esac; ${script}`)
    const { cluster, traces } = newRun(context, { bootDeadlineMs: 500 })
    expect(await cluster.availability(qemu({ command, kernel }), signal)).toMatchObject({ reason: expect.stringMatching(message) })
    await expect.poll(traces).toEqual([])
  }
})

test('modules come after what they depend on, unpacked, without what is built in', () => {
  const dir = temporaryDir()
  const module = (path: string, depends: string): string => {
    const file = join(dir, 'kernel', path)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, `\x7fELF license=GPL\0depends=${depends}\0name=x\0`)
    return file
  }
  writeFileSync(join(dir, 'modules.builtin'), 'kernel/drivers/virtio/virtio_ring.ko\n')
  module('net/card_net.ko', 'bus-core,virtio_ring')
  module('net/unwanted.ko', '')
  execFileSync('gzip', [module('drivers/bus-core.ko', 'base')])
  module('base.ko', '')
  const names = guestModules(dir, ['card_net', 'base']).map(content => /depends=([^\0]*)/.exec(content.toString())?.[1])
  expect(names).toEqual(['', 'base', 'bus-core,virtio_ring'])
  expect(() => guestModules(dir, ['virtio_blk'])).toThrow(EmbeddedError)
  expect(() => guestModules(dir, ['virtio_blk'])).toThrow(`${dir} has no module virtio_blk, and the kernel has not built it in`)
  writeFileSync(join(dir, 'kernel/broken.ko.gz'), 'no gzip')
  expect(() => guestModules(dir, ['broken'])).toThrow(/broken\.ko\.gz cannot be unpacked/)
})

test('an archive as the kernel reads it: headers of 110 characters, names and contents padded to four bytes', () => {
  const archive = packCpio([{ name: 'a', content: Buffer.from('hello') }, { name: 'dir' }])
  const text = archive.toString('latin1')
  expect(archive.length % 4).toBe(0)
  expect(text.slice(0, 110)).toBe(`070701${['1', '81ed', '0', '0', '1', '0', '5', '0', '0', '0', '0', '2', '0'].map(field => field.padStart(8, '0')).join('')}`)
  expect(text.slice(110, 124)).toBe(['a', 'hello', '', '', '0707'].join('\0'))
  expect(text.indexOf('dir\0')).toBe(120 + 110)
  expect(text).toContain('TRAILER!!!\0')
  expect(packCpio([{ name: 'a', content: Buffer.from('hello') }, { name: 'dir' }]).equals(archive)).toBe(true)
})
