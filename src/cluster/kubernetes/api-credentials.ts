import { unlessAborted } from '../../clock/unless-aborted.ts'
import type { ApiAccess } from './api-access.ts'

/** Credentials that are refused when new are not asked for again at every request. */
const PERIOD_MS = 5_000
const DEADLINE_MS = 30_000

/**
 * What requests to one API server are sent with. Tokens of plugins and service accounts end within a run: where the server does not know them any
 * more they are read again, once for all who were refused.
 */
export class ApiCredentials {
  readonly #read: (() => Promise<ApiAccess>) | undefined
  readonly #secrets = new Set<string>()
  #access: ApiAccess
  #reading: Promise<void> | undefined
  #readAt = Number.NEGATIVE_INFINITY

  /** @param read reads them anew; without it they stay as they are */
  constructor(access: ApiAccess, read?: () => Promise<ApiAccess>) {
    this.#read = read
    this.#access = access
    this.#keepSecrets()
  }

  /** With the credentials of now. */
  get access(): ApiAccess {
    return this.#access
  }

  /**
   * Whether there are others by now than those that were refused.
   *
   * @throws the signal's reason
   */
  async areNewerThan({ headers }: ApiAccess, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#access.headers === headers && this.#read && performance.now() - this.#readAt > PERIOD_MS)
      this.#reading ??= this.#renew(this.#read)
    // A kubeconfig that cannot be read now, or a plugin that waits for somebody to log in, says less than the server's own refusal.
    const deadline = AbortSignal.timeout(DEADLINE_MS)
    await unlessAborted(this.#reading ?? Promise.resolve(), signal ? AbortSignal.any([signal, deadline]) : deadline).catch(() => signal?.throwIfAborted())
    return JSON.stringify(this.#access.headers) !== JSON.stringify(headers)
  }

  /** Without any secret that was sent: what stands between may answer with the request it was given, headers and all. */
  redacted(text: string): string {
    return [...this.#secrets].reduce((rest, secret) => rest.replaceAll(secret, '(credentials)'), text)
  }

  async #renew(read: () => Promise<ApiAccess>): Promise<void> {
    try {
      const { server, tls, headers } = await read()
      // The kubeconfig may have been turned to another cluster meanwhile, whose credentials are not for this one.
      if (server !== this.#access.server || tls.ca !== this.#access.tls.ca || tls.servername !== this.#access.tls.servername)
        return
      this.#access = { ...this.#access, headers }
      this.#keepSecrets()
    }
    finally {
      this.#readAt = performance.now()
      this.#reading = undefined
    }
  }

  #keepSecrets(): void {
    for (const value of Object.values(this.#access.headers)) {
      for (const secret of [value, value.slice(value.indexOf(' ') + 1)].filter(text => text.length > 0))
        this.#secrets.add(secret)
    }
  }
}
