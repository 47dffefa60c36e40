import type { Dispatcher } from 'undici'
import type { PodAnswer } from '../../cluster/cluster.ts'

/** Of an answer no more than this is read: it is written by whatever runs in the pod. */
const LARGEST_ANSWER_BYTES = 64 * 1024

/** Reads an answer up to the length that is kept, and ends its connection there. */
export async function readAnswer({ statusCode, body }: Dispatcher.ResponseData): Promise<PodAnswer> {
  const chunks: Buffer[] = []
  let length = 0
  // Leaving the loop destroys the body, and with it the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > LARGEST_ANSWER_BYTES)
      break
  }
  return { status: statusCode, body: Buffer.concat(chunks).subarray(0, LARGEST_ANSWER_BYTES), isCut: length > LARGEST_ANSWER_BYTES }
}
