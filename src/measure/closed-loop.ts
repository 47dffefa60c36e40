import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js'
import type { Histogram } from 'hdr-histogram-js'
import { Client } from 'undici'
import { sleep } from '../clock/sleep.ts'
import { oneLine } from '../errors/one-line.ts'
import type { LatencySample } from '../results/samples.ts'

export interface ClosedLoopOptions {
  /** `http://10.42.0.7:8080`. */
  origin: string
  path: string
  /** Connections, each with one request under way. */
  concurrency: number
  /** Requests sent in this time are not counted: connections open, and both sides' code becomes warm. */
  warmUpMs: number
  durationMs: number
  /** A request without an answer has failed after about this long. */
  timeoutMs: number
  signal: AbortSignal
}

/** Below a microsecond a sandbox's answer has never been; HdrHistogram holds whole numbers. */
const US_PER_MS = 1_000
/** What is read of one answer: a workload that sends without an end would keep its request under way for ever. */
const LARGEST_ANSWER_BYTES = 16 * 1024 * 1024
/** A server that refuses at once is not asked in a spin. */
const PAUSE_AFTER_ERROR_MS = 10

/**
 * Asks one server over kept-alive connections, each sending its next request when the answer to the last is there, and times every
 * request from being handed to the connection to the last byte of its answer.
 *
 * A request sent within the measured time counts, also one whose answer comes after it, and one that fails. Percentiles are of all of
 * them: a failed request is one that took longer than any other, so a percentile that failed ones reach into is absent.
 *
 * A closed loop does not ask while it waits, so the answer times of a server that stalls now and then look better than an independent
 * client would see them ("coordinated omission"): read the longest answer beside the percentiles.
 *
 * @throws the signal's reason; never for a server that does not answer
 */
export async function measureClosedLoop(options: ClosedLoopOptions): Promise<Omit<LatencySample, 'subject'>> {
  const { concurrency, warmUpMs, durationMs, signal } = options
  const histogram = build({ bitBucketSize: 32, numberOfSignificantValueDigits: 3, useWebAssembly: false })
  const count = { requests: 0, errors: 0, reconnects: 0, firstError: undefined as string | undefined }
  let [beginsAt, endsAt, lastAt] = [Infinity, Infinity, 0]
  const clients = Array.from({ length: concurrency }, () => openConnection(options))
  for (const client of clients)
    client.on('connect', () => count.reconnects += performance.now() >= beginsAt ? 1 : 0)
  const abort = (): void => clients.forEach(client => void client.destroy())
  signal.addEventListener('abort', abort, { once: true })

  async function keepAsking(client: Client): Promise<void> {
    for (;;) {
      const sentAt = performance.now()
      if (sentAt >= endsAt || signal.aborted)
        return
      const problem = await ask(client, options)
      const answeredAt = performance.now()
      if (sentAt >= beginsAt) {
        count.requests++
        lastAt = Math.max(lastAt, answeredAt)
        if (problem === undefined) {
          histogram.recordValue(Math.max(1, Math.round((answeredAt - sentAt) * US_PER_MS)))
        }
        else {
          count.errors++
          count.firstError ??= problem
        }
      }
      if (problem !== undefined)
        await sleep(PAUSE_AFTER_ERROR_MS, signal)
    }
  }

  try {
    signal.throwIfAborted()
    // However short the warm-up, opening a connection is no part of a request.
    await Promise.all(clients.map(client => ask(client, options)))
    beginsAt = performance.now() + warmUpMs
    endsAt = beginsAt + durationMs
    lastAt = beginsAt
    await Promise.all(clients.map(keepAsking))
    signal.throwIfAborted()
  }
  finally {
    signal.removeEventListener('abort', abort)
    await Promise.all(clients.map(client => client.destroy()))
  }
  const { firstError, ...counts } = count
  return {
    concurrency,
    durationMs: lastAt - beginsAt,
    ...counts,
    ...(firstError === undefined ? {} : { firstError }),
    ...percentiles(histogram, count.requests),
    histogram: encodeIntoCompressedBase64(histogram),
  }
}

function openConnection({ origin, timeoutMs }: ClosedLoopOptions): Client {
  return new Client(origin, { pipelining: 1, keepAliveTimeout: 60_000, keepAliveMaxTimeout: 600_000, connect: { timeout: timeoutMs }, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
}

/** Undici's lowest call: what the higher ones add, streams above all, would be a part of every figure. */
function ask(client: Client, { path, timeoutMs }: ClosedLoopOptions): Promise<string | undefined> {
  return new Promise(resolve => {
    const endsAt = performance.now() + timeoutMs
    let status = 0
    let bytes = 0
    try {
      client.dispatch({ path, method: 'GET' }, {
        onRequestStart: () => undefined,
        // Undici's own timeouts begin anew with every chunk, and with every answer of 1xx that comes before the real one.
        onResponseStart: (controller, code) => {
          status = code
          if (performance.now() > endsAt)
            controller.abort(new Error(`an answer without an end (HTTP ${code})`))
        },
        onResponseData: (controller, chunk) => {
          bytes += chunk.length
          if (bytes > LARGEST_ANSWER_BYTES || performance.now() > endsAt)
            controller.abort(new Error(`an answer without an end (${bytes} bytes)`))
        },
        onResponseEnd: () => resolve(status === 200 ? undefined : `HTTP ${status}`),
        onResponseError: (_, error) => resolve(oneLine(error)),
      })
    }
    catch (error) {
      resolve(oneLine(error))
    }
  })
}

/** Of a quantile there is one only where a request is expected beyond it. */
function percentiles(histogram: Histogram, requests: number): Pick<LatencySample, 'p50Ms' | 'p95Ms' | 'p99Ms' | 'maxMs'> {
  const answered = histogram.totalCount
  const at = (percent: number): number | undefined => {
    const among = percent * requests / answered
    // The histogram gives the upper end of a bucket, and its largest value as it is.
    return answered === 0 || among > 100 || requests * (100 - percent) < 100 ? undefined : Math.min(histogram.getValueAtPercentile(among), histogram.maxValue) / US_PER_MS
  }
  const [p50Ms, p95Ms, p99Ms] = [at(50), at(95), at(99)]
  return {
    ...(p50Ms === undefined ? {} : { p50Ms }),
    ...(p95Ms === undefined ? {} : { p95Ms }),
    ...(p99Ms === undefined ? {} : { p99Ms }),
    ...(answered === 0 ? {} : { maxMs: histogram.maxValue / US_PER_MS }),
  }
}
