import type { Readable } from 'node:stream'
import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import { sleep } from '../../clock/sleep.ts'
import { printable } from '../../documents/printable.ts'
import { ApiError } from '../../errors/api-error.ts'
import { ForbiddenError } from '../../errors/forbidden-error.ts'
import { readAnswer } from '../../measure/probes/read-answer.ts'
import type { ServerClock } from '../../validity/clock.ts'
import type { PodAnswer } from '../cluster.ts'
import type { ApiAccess } from './api-access.ts'
import { ApiCredentials } from './api-credentials.ts'
import { rightOf, rightText } from './right.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface ApiRequest {
  query?: Record<string, string | number | boolean>
  body?: unknown
  /** Default `application/json`; a PATCH names its kind. */
  contentType?: string
  signal?: AbortSignal
  /** Deadline of one try; default 30 s. */
  timeoutMs?: number
  /** Called just before a further try is sent. */
  onRetry?: () => void
  /** A pod answers it, through the server: what it says of credentials is not the server's word. */
  isForPod?: boolean
  /** Of an answer; default 512 MiB, more than the list of all pods of the largest clusters. */
  maxBytes?: number
}

const TRIES = 5
/** How long a server that has answered before may refuse connections, all requests together: it is being started again. */
const RESTART_MS = 30_000
const RESTART_PERIOD_MS = 500
const LARGEST_ERROR_BYTES = 64 * 1024
/** A stream has no deadline of its own, and the text of a refusal may never end. */
const ERROR_TEXT_MS = 10_000
const LARGEST_ANSWER_BYTES = 512 * 1024 * 1024
/** What authorization says (k8s.io/apiserver, responsewriters); admission, quota and a namespace that ends refuse with 403 too, in other words. */
const NO_RIGHT = /cannot \S+ (resource|path) /
const RETRIED = new Set([429, 500, 502, 503, 504])

/**
 * Requests to one API server over kept-alive connections.
 *
 * Answers are Kubernetes' own JSON; name their type from `@kubernetes/client-node`. A request that the server was too busy for is
 * tried again, a create only where the server says that it did nothing (429). A server that refuses connections is waited for where it has
 * answered before; where it never has, it is not there.
 */
export class KubernetesApi {
  readonly #pool: Pool
  readonly #base: string
  readonly #credentials: ApiCredentials
  #hasAnswered = false
  #refusedSince: number | undefined

  /** @param read reads the credentials anew, see {@link ApiCredentials} */
  constructor(access: ApiAccess, read?: () => Promise<ApiAccess>) {
    this.#credentials = new ApiCredentials(access, read)
    const url = new URL(access.server)
    this.#base = url.pathname.replace(/\/$/, '')
    this.#pool = new Pool(url.origin, {
      connect: { timeout: 10_000, ...access.tls },
      headersTimeout: 60_000,
    })
  }

  /** With the credentials of now. */
  get access(): ApiAccess {
    return this.#credentials.access
  }

  get<T>(path: string, request?: ApiRequest): Promise<T> {
    return this.#json<T>('GET', path, request)
  }

  post<T>(path: string, body: unknown, request?: ApiRequest): Promise<T> {
    return this.#json<T>('POST', path, { ...request, body })
  }

  /** A merge patch (RFC 7386). */
  patch<T>(path: string, body: unknown, request?: ApiRequest): Promise<T> {
    return this.#json<T>('PATCH', path, { contentType: 'application/merge-patch+json', ...request, body })
  }

  delete<T>(path: string, request?: ApiRequest): Promise<T> {
    return this.#json<T>('DELETE', path, request)
  }

  /** Opens a streaming answer (a watch); the caller ends it through `signal`. `date` is that of the server's clock, where it tells it. */
  async stream(path: string, request: ApiRequest & { signal: AbortSignal }): Promise<{ body: Readable, date?: string }> {
    const answer = await this.#send('GET', path, request, { bodyTimeout: 0 })
    if (answer.statusCode !== 200)
      throw await this.#error('GET', watchPath(path, request), answer)
    const { date } = answer.headers
    return { body: answer.body, ...(typeof date === 'string' ? { date } : {}) }
  }

  /** Status and first bytes of an answer that is not JSON (a pod through the API server's proxy). */
  async status(path: string, request: ApiRequest): Promise<number> {
    const answer = await this.#send('GET', path, { ...request, isForPod: true })
    await answer.body.dump({ limit: 64 * 1024 })
    return answer.statusCode
  }

  /** An answer that may be anything (a pod through the API server's proxy), read up to a bound. `timeoutMs` is for all of it. */
  async answer(path: string, request: ApiRequest & { timeoutMs: number }): Promise<PodAnswer> {
    const timeout = AbortSignal.timeout(request.timeoutMs)
    const { body, ...rest } = await readAnswer(await this.#send('GET', path, { ...request, isForPod: true, signal: request.signal ? AbortSignal.any([request.signal, timeout]) : timeout }))
    // What stands between may answer in the pod's place.
    return { ...rest, body: Buffer.from(this.#credentials.redacted(body.toString('latin1')), 'latin1') }
  }

  /** The server's clock, from the Date header of a small answer; undefined where it sends none. */
  async clock(signal: AbortSignal): Promise<ServerClock | undefined> {
    const sentAtMs = Date.now()
    const answer = await this.#send('GET', '/version', { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) })
    const answeredAtMs = Date.now()
    await answer.body.dump({ limit: 64 * 1024 })
    const { date } = answer.headers
    return typeof date === 'string' ? { date, sentAtMs, answeredAtMs } : undefined
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  async #json<T>(method: Method, path: string, request: ApiRequest = {}): Promise<T> {
    for (let attempt = 1; ;) {
      let failure: unknown
      try {
        const timeout = AbortSignal.timeout(request.timeoutMs ?? 30_000)
        const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout
        const answer = await this.#send(method, path, { ...request, signal })
        if (answer.statusCode < 300)
          return await this.#readJson<T>(`${method} ${path}`, answer.body, request.maxBytes ?? LARGEST_ANSWER_BYTES)
        failure = await this.#error(method, path, answer)
      }
      catch (error) {
        request.signal?.throwIfAborted()
        failure = error
      }
      if (isRefusal(failure))
        this.#refusedSince ??= performance.now()
      const isRestarting = this.#hasAnswered && isRefusal(failure) && performance.now() - (this.#refusedSince ?? 0) < RESTART_MS
      if (!isRestarting && (attempt === TRIES || !isWorthAnotherTry(method, failure)))
        throw failure
      const askedMs = failure instanceof ApiError ? (failure.retryAfterSeconds ?? 0) * 1000 : 0
      await sleep(isRestarting ? RESTART_PERIOD_MS : Math.max(askedMs, 100 * 2 ** attempt++), request.signal)
      request.onRetry?.()
    }
  }

  async #error(method: Method, path: string, answer: Dispatcher.ResponseData): Promise<ApiError> {
    const request = `${method} ${path}`
    const text = (await readUpTo(answer.body, LARGEST_ERROR_BYTES, ERROR_TEXT_MS)).toString('utf8')
    // Only what is parsed is text: JSON may write a character in several ways.
    const status = parseStatus(text)
    const message = status?.message === undefined ? this.#credentials.redacted(text).slice(0, 200) : this.#credentials.redacted(status.message)
    const right = answer.statusCode === 403 && NO_RIGHT.test(message) ? rightOf(method, path) : undefined
    if (right !== undefined)
      return new ForbiddenError(request, rightText(right), message)
    const retryAfter = Number(answer.headers['retry-after'])
    return new ApiError(
      request,
      answer.statusCode,
      this.#credentials.redacted(status?.reason ?? ''),
      message,
      Number.isFinite(retryAfter) && retryAfter > 0 ? Math.min(retryAfter, 30) : undefined,
    )
  }

  async #send(method: Method, path: string, request: ApiRequest, options: Partial<Dispatcher.RequestOptions> = {}): Promise<Dispatcher.ResponseData> {
    const { access } = this
    const answer = await this.#sendWith(access, method, path, request, options)
    if (answer.statusCode !== 401 || request.isForPod || !await this.#credentials.areNewerThan(access, request.signal))
      return answer
    await answer.body.dump({ limit: LARGEST_ERROR_BYTES })
    request.onRetry?.()
    return this.#sendWith(this.access, method, path, request, options)
  }

  async #sendWith({ headers }: ApiAccess, method: Method, path: string, request: ApiRequest, options: Partial<Dispatcher.RequestOptions>): Promise<Dispatcher.ResponseData> {
    const query = new URLSearchParams(Object.entries(request.query ?? {}).map(([key, value]): [string, string] => [key, String(value)])).toString()
    const answer = await this.#pool.request({
      method,
      path: `${this.#base}${path}${query && `?${query}`}`,
      headers: {
        ...headers,
        'accept': 'application/json',
        'user-agent': 'podfit',
        ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      ...(request.signal ? { signal: request.signal } : {}),
      ...options,
    })
    this.#hasAnswered = true
    this.#refusedSince = undefined
    return answer
  }

  /** @throws {ApiError} for what is longer, or no JSON */
  async #readJson<T>(request: string, body: Readable, maxBytes: number): Promise<T> {
    const bytes = await readUpTo(body, maxBytes)
    if (bytes.length > maxBytes)
      throw new ApiError(request, 200, 'OK', `an answer of more than ${maxBytes} bytes, which is not read`)
    try {
      return JSON.parse(bytes.toString('utf8')) as T
    }
    catch {
      throw new ApiError(request, 200, 'OK', `an answer that is not JSON: ${printable(this.#credentials.redacted(bytes.toString('utf8')).slice(0, 200))}`)
    }
  }
}

function isWorthAnotherTry(method: Method, failure: unknown): boolean {
  if (failure instanceof ApiError)
    return method === 'POST' ? failure.status === 429 : RETRIED.has(failure.status)
  return method !== 'POST' && failure instanceof Error && 'code' in failure && !isRefusal(failure) && !isTlsFailure(failure.code)
}

/** No request was sent, so that nothing was done, a create neither. */
function isRefusal(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 'ECONNREFUSED'
}

/** A certificate that is not trusted now will not be trusted in a second. */
function isTlsFailure(code: unknown): boolean {
  return /CERT|SELF_SIGNED|TLS|SSL|UNABLE_TO_VERIFY/.test(String(code))
}

function watchPath(path: string, { query }: ApiRequest): string {
  return query?.['watch'] === true ? `${path}?watch=true` : path
}

function parseStatus(text: string): { reason?: string, message?: string } | undefined {
  try {
    return JSON.parse(text) as { reason?: string, message?: string }
  }
  catch {
    return undefined
  }
}

/** Leaving the loop ends the connection: a body without an end is not waited for. */
async function readUpTo(body: Readable, maxBytes: number, timeoutMs?: number): Promise<Buffer> {
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => body.destroy(), timeoutMs)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      chunks.push(chunk)
      if (size > maxBytes)
        break
    }
  }
  catch (error) {
    if (timeoutMs === undefined)
      throw error
  }
  finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks)
}
