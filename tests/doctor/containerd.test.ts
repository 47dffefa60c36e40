import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, parseContainerdConfig } from '../../src/doctor/read/parse-containerd-config.ts'
import { parseImages, parseSnapshotters, parseUnpacked, parseVersion } from '../../src/doctor/read/parse-ctr.ts'
import { readContainerd } from '../../src/doctor/read/read-containerd.ts'
import { containerdConfig } from '../../fixtures/lab/containerd-config.ts'
import { labRuntimes } from '../../fixtures/lab/lab-runtimes.ts'
import { labPaths } from '../../fixtures/lab/paths.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'

const VERSION = `Client:
  Version:  v2.1.4-k3s1
  Revision: 1
  Go version: go1.24.4

Server:
  Version:  v2.1.4-k3s1
  Revision: 1
  UUID: 44c9295d-f4bb-4a69-b0b1-71b40c23d451
`
const PLUGINS = `TYPE                                   ID                       PLATFORMS      STATUS    
io.containerd.content.v1               content                  -              ok        
io.containerd.snapshotter.v1           overlayfs                linux/arm64    ok        
io.containerd.snapshotter.v1           devmapper                linux/arm64    error     
io.containerd.snapshotter.v1           zfs                      linux/arm64    skip      
io.containerd.cri.v1                   runtime                  linux/arm64    ok        
`
const IMAGES = `REF                            TYPE                                    DIGEST     SIZE      PLATFORMS               LABELS                          
localhost/podfit/http-server:1 application/vnd.oci.image.index.v1+json sha256:7e5 11.2 KiB  linux/amd64,linux/arm64 io.cri-containerd.image=managed 
ghcr.io/containerd/x:latest    application/vnd.oci.image.index.v1+json sha256:8e5 1.2 MiB   wasi/wasm               io.cri-containerd.image=managed 
`
const CHECK = `REF                            TYPE                                    DIGEST     STATUS          SIZE                UNPACKED 
localhost/podfit/http-server:1 application/vnd.oci.image.index.v1+json sha256:7e5 complete (2/2)  10.4 KiB/10.4 KiB   true
ghcr.io/containerd/x:latest    application/vnd.oci.image.index.v1+json sha256:8e5 incomplete (1/2) 0.4 KiB/10.4 KiB  false
`

test('what ctr prints', () => {
  expect(parseVersion(VERSION)).toBe('v2.1.4-k3s1')
  expect(parseVersion('ctr: cannot access socket')).toBeUndefined()
  expect(parseSnapshotters(PLUGINS)).toEqual({ overlayfs: 'ok', devmapper: 'error', zfs: 'skip' })
  expect(parseImages(IMAGES)).toEqual([
    { name: 'localhost/podfit/http-server:1', platforms: ['linux/amd64', 'linux/arm64'] },
    { name: 'ghcr.io/containerd/x:latest', platforms: ['wasi/wasm'] },
  ])
  expect(parseUnpacked(CHECK)).toEqual(new Set(['localhost/podfit/http-server:1']))
})

test('handlers by the section that names them, of a file and what it imports', () => {
  const main = `version = 3
imports = ["/x/*.toml"]
[plugins.'io.containerd.cri.v1.runtime'.containerd]
  default_runtime_name = "runc"
[plugins.'io.containerd.cri.v1.images']
  snapshotter = "overlayfs"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.'runc']
  runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.spin]
  runtime_type = "io.containerd.spin.v2"
`
  expect(importsOf(main)).toEqual(['/x/*.toml'])
  expect(parseContainerdConfig([main, `version = 3\n[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runsc]\nruntime_type = "io.containerd.runsc.v1"\n`])).toEqual({
    version: 3,
    handlers: { 'io.containerd.cri.v1.runtime': ['runc', 'runsc'], 'io.containerd.grpc.v1.cri': ['spin'] },
    defaultRuntime: 'runc',
    snapshotter: 'overlayfs',
  })
  expect(parseContainerdConfig(['']).version, 'none is 1').toBe(1)
  expect(() => parseContainerdConfig(['version = '])).toThrow(/TOML/)
})

test('the configuration of a containerd 1', () => {
  expect(parseContainerdConfig([containerdConfig(labPaths('/nowhere'), labRuntimes(labPaths('/nowhere')))])).toEqual({
    version: 2,
    handlers: { 'io.containerd.cri.v1.runtime': [], 'io.containerd.grpc.v1.cri': ['runc', 'crun', 'runsc'] },
    defaultRuntime: 'runc',
  })
})

/** A `ctr` that answers as the real one did. */
function ctr(version = VERSION): { env: NodeJS.ProcessEnv, socket: string } {
  const dir = temporaryDir()
  mkdirSync(join(dir, 'bin'))
  const answers = { version, 'plugins ls': PLUGINS, 'images ls': IMAGES, 'images check --snapshotter overlayfs': CHECK }
  const cases = Object.entries(answers).map(([command, answer], index) => {
    writeFileSync(join(dir, String(index)), answer)
    return `"${command}") cat ${join(dir, String(index))};;`
  })
  writeFileSync(join(dir, 'bin/ctr'), `#!/bin/sh\n[ "$1 $3 $4" = "--address --namespace k8s.io" ] && shift 4\ncase "$*" in\n${cases.join('\n')}\n*) echo "no answer to $*" >&2; exit 1;;\nesac\n`, { mode: 0o755 })
  const socket = join(dir, 'containerd.sock')
  writeFileSync(socket, '')
  return { env: { PATH: `${join(dir, 'bin')}:/usr/bin:/bin` }, socket }
}

test('the containerd of a socket: its snapshotters, and images unpacked for those that work', async () => {
  const { env, socket } = ctr()
  const found = await readContainerd({ env, socket, reported: 'containerd://2.1.4-k3s1', snapshotters: ['devmapper'] })
  expect(found).toMatchObject({ status: 'read', value: {
    socket,
    version: 'v2.1.4-k3s1',
    snapshotters: { status: 'read', value: { overlayfs: 'ok', devmapper: 'error' } },
    // devmapper is not asked about: ctr would refuse.
    images: { status: 'read', value: [{ name: 'localhost/podfit/http-server:1', unpackedFor: ['overlayfs'] }, { name: 'ghcr.io/containerd/x:latest', unpackedFor: [] }] },
  } })
})

test('another containerd than the node\'s is not taken for it', async () => {
  const { env, socket } = ctr()
  expect(await readContainerd({ env, socket, reported: 'containerd://1.7.24', snapshotters: [] })).toEqual({ status: 'not-read', reason: expect.stringMatching(/is v2\.1\.4-k3s1, the node's is containerd:\/\/1\.7\.24: name the right socket/) })
  expect(await readContainerd({ env, socket, reported: 'cri-o://1.31', snapshotters: [] })).toEqual({ status: 'not-read', reason: 'the node runs cri-o://1.31, not containerd' })
  const mute = ctr('ctr: something else')
  expect(await readContainerd({ ...mute, reported: 'containerd://2.1.4', snapshotters: [] })).toMatchObject({ status: 'not-read', reason: expect.stringMatching(/does not answer/) })
})
