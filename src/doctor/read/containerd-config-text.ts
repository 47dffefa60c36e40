import { readRegularFile } from '../../documents/read-regular-file.ts'

const LARGEST_BYTES = 1024 * 1024

/** Text of one of containerd's configuration files, whose name another process gives. @throws for what is no file, or longer than any such file */
export function containerdConfigText(file: string): string {
  return readRegularFile(file, LARGEST_BYTES).toString('utf8')
}
