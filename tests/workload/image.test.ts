import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { extract, type Header } from 'tar-stream'
import { beforeEach, expect, test } from 'vitest'
import { architectures } from '../../fixtures/workloads/architectures.ts'
import { binaryPath, modulePath } from '../../fixtures/workloads/binary-path.ts'
import { workloadImages } from '../../fixtures/workloads/workload-images.ts'
import { writeImage } from '../../fixtures/workloads/write-image.ts'

interface Entry {
  header: Header
  content: Buffer
}

interface Descriptor {
  mediaType: string
  digest: string
  size: number
  platform?: object
  annotations?: object
}

interface Manifest {
  config: Descriptor
  layers: Descriptor[]
  manifests: Descriptor[]
}

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podfit-test-'))
  return () => rm(folder, { recursive: true })
})

async function entriesOf(tar: Buffer): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  for await (const entry of Readable.from([tar]).pipe(extract())) {
    entries.set(entry.header.name, { header: entry.header, content: await buffer(entry) })
  }
  return entries
}

function parseManifest(content: Buffer): Manifest {
  const manifest: Manifest = JSON.parse(content.toString())
  return manifest
}

async function image(which: keyof typeof workloadImages = 'http-server') {
  const path = join(folder, 'image.tar')
  await writeImage(path, workloadImages[which])
  const entries = await entriesOf(await readFile(path))
  function file(name: string): Buffer {
    const entry = entries.get(name)
    if (entry === undefined) throw new Error(`${name} is not in the image`)
    return entry.content
  }
  function blob({ digest, size }: Descriptor): Buffer {
    const content = file(`blobs/${digest.replace(':', '/')}`)
    expect(content).toHaveLength(size)
    return content
  }
  const [top] = parseManifest(file('index.json')).manifests
  if (top === undefined) throw new Error('index.json is empty')
  const index = parseManifest(blob(top))
  return { entries, file, blob, top, index }
}

test('has the same bytes every time, and leaves nothing else behind', async () => {
  await writeImage(join(folder, 'a/first.tar'))
  await writeImage(join(folder, 'a/second.tar'))
  expect(await readFile(join(folder, 'a/first.tar'))).toEqual(await readFile(join(folder, 'a/second.tar')))
  expect(await readdir(join(folder, 'a'))).toEqual(['first.tar', 'second.tar'])
})

test('is an OCI layout whose blobs are named by their content', async () => {
  const { entries, file } = await image()
  expect(JSON.parse(file('oci-layout').toString())).toEqual({ imageLayoutVersion: '1.0.0' })
  const blobs = [...entries].filter(([name]) => name.startsWith('blobs/'))
  expect(blobs).toHaveLength(7)
  for (const [name, { content }] of blobs) {
    expect(name).toBe(`blobs/sha256/${createHash('sha256').update(content).digest('hex')}`)
  }
})

test('has one index with the image name and both platforms', async () => {
  const { top, index } = await image()
  expect(top).toMatchObject({
    mediaType: 'application/vnd.oci.image.index.v1+json',
    annotations: {
      'io.containerd.image.name': 'localhost/podfit/http-server:1',
      'org.opencontainers.image.ref.name': 'localhost/podfit/http-server:1',
    },
  })
  expect(index.manifests.map(({ platform }) => platform)).toEqual([
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux' },
  ])
})

test('runs the binary of each platform, alone, as an ordinary user', async () => {
  const { blob, index } = await image()
  for (const [i, architecture] of architectures.entries()) {
    const manifest = parseManifest(blob(index.manifests[i]!))
    const [layer] = manifest.layers
    expect(manifest.layers).toHaveLength(1)
    expect(JSON.parse(blob(manifest.config).toString())).toMatchObject({
      architecture,
      os: 'linux',
      config: { User: '65532:65532', ExposedPorts: { '8080/tcp': {} }, Entrypoint: ['/http-server'] },
      rootfs: { type: 'layers', diff_ids: [layer?.digest] },
    })
    const files = await entriesOf(blob(layer!))
    expect([...files.keys()]).toEqual(['http-server'])
    expect(files.get('http-server')?.content).toEqual(await readFile(binaryPath(architecture)))
    expect(files.get('http-server')?.header).toMatchObject({ mode: 0o755, uid: 0, gid: 0, mtime: new Date(0) })
  }
})

test('the WebAssembly module is an image of the nodes\' own platforms, which containerd unpacks', async () => {
  const { blob, index, top } = await image('wasm')
  expect(top.annotations).toMatchObject({ 'io.containerd.image.name': 'localhost/podfit/http-server-wasm:1' })
  expect(index.manifests.map(({ platform }) => platform)).toEqual([
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux' },
  ])
  for (const descriptor of index.manifests) {
    const manifest = parseManifest(blob(descriptor))
    expect(JSON.parse(blob(manifest.config).toString())).toMatchObject({ config: { Entrypoint: ['/http-server.wasm'] } })
    const files = await entriesOf(blob(manifest.layers[0]!))
    expect([...files.keys()]).toEqual(['http-server.wasm'])
    expect(files.get('http-server.wasm')?.content).toEqual(await readFile(modulePath))
  }
})
