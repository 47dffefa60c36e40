const NEWLINE = 10
/** The largest object etcd stores is 1.5 MiB; a line far beyond that is no Kubernetes object. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024

/** Cuts a stream of chunks into lines without ever decoding a character in two halves. */
export class LineSplitter {
  #rest: Buffer[] = []
  #restBytes = 0

  /**
   * The lines that `chunk` completes, without their line ends and without empty ones.
   *
   * @throws {SyntaxError} where a line grows beyond 16 MiB
   */
  push(chunk: Buffer): string[] {
    const lines: string[] = []
    let from = 0
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      this.#rest.push(chunk.subarray(from, to))
      const line = Buffer.concat(this.#rest).toString('utf8')
      this.#rest = []
      this.#restBytes = 0
      if (line.trim() !== '')
        lines.push(line)
      from = to + 1
    }
    if (from < chunk.length) {
      this.#rest.push(chunk.subarray(from))
      this.#restBytes += chunk.length - from
    }
    if (this.#restBytes > LONGEST_LINE_BYTES)
      throw new SyntaxError(`a line of more than ${LONGEST_LINE_BYTES} bytes`)
    return lines
  }
}
