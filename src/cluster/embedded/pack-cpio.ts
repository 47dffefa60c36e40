/** A folder, where it has no content, or a file. Folders come before what is in them. */
export interface CpioEntry {
  /** Path without a leading slash. */
  name: string
  content?: Buffer
  /** Permission bits; default 0o755. */
  mode?: number
}

const FOLDER = 0o040000
const FILE = 0o100000
const ALIGNMENT = 4

/**
 * A cpio archive of the format `newc`, as the kernel takes an initrd (Documentation/driver-api/early-userspace/buffer-format.rst): root's,
 * dated 1970, so that the same entries give the same bytes.
 */
export function packCpio(entries: readonly CpioEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(packEntry), ...packEntry({ name: 'TRAILER!!!', mode: 0 }, -1)])
}

function packEntry({ name, content, mode = 0o755 }: CpioEntry, index: number): Buffer[] {
  const isTrailer = index === -1
  const path = Buffer.from(`${name}\0`)
  const fields = [
    isTrailer ? 0 : index + 1, // inode
    isTrailer ? 0 : (content === undefined ? FOLDER : FILE) | mode,
    0, // user
    0, // group
    content === undefined && !isTrailer ? 2 : 1, // links
    0, // time
    content?.length ?? 0,
    0, 0, 0, 0, // devices it is on, and is
    path.length,
    0, // checksum
  ]
  const header = Buffer.from(`070701${fields.map(field => field.toString(16).padStart(8, '0')).join('')}`)
  return [...padded(Buffer.concat([header, path])), ...padded(content ?? Buffer.alloc(0))]
}

function padded(bytes: Buffer): Buffer[] {
  return [bytes, Buffer.alloc((ALIGNMENT - bytes.length % ALIGNMENT) % ALIGNMENT)]
}
