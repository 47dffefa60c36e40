/** Which requests a fault is for. `mutating` are POST, PATCH and DELETE. */
export type FaultTarget = 'all' | 'watches' | 'creates'

/** What a proxy does wrong, until it is told otherwise or `forMs` is over; at most {@link LONGEST_FAULT_MS}. */
export type Fault = { forMs?: number } & (
  /** Connections (tcp), or those that watch (http), are closed in the middle every `everyMs`. */
  | { fault: 'cut', everyMs: number }
  /** What is open now says nothing any more, and is not closed either: half-open. What is opened later works. */
  | { fault: 'half-open' }
  /** Nothing passes in either direction; connections are taken and kept waiting. What was held back passes afterwards. tcp only. */
  | { fault: 'outage' }
  /** Each piece, in both directions, is that much later. tcp only. */
  | { fault: 'delay', delayMs: number }
  /** tcp only. */
  | { fault: 'throttle', bytesPerSecond: number }
  /** Requests are answered with this status, and never reach the API server. http only. */
  | { fault: 'answer', status: number, to: FaultTarget, retryAfterSeconds?: number, most?: number }
  /** Every watch that is open now gets the event that its version is forgotten. http only. */
  | { fault: 'gone' }
  /** The next pieces of watches have bytes that no JSON has. http only. */
  | { fault: 'corrupt', pieces: number }
  /** Date headers are that far off. http only. */
  | { fault: 'date', shiftMs: number }
)

/** How often each fault met something, so that a test that met nothing fails. */
export type FaultCounts = Partial<Record<Fault['fault'], number>>

/** A line to the proxy: the faults from now on. */
export interface FaultOrder {
  id: number
  faults: Fault[]
}

/** A line from the proxy. */
export type FaultReply = { port: number } | { id: number, counts: FaultCounts }

/** How the proxy is started; the first line to it. */
export type FaultProxySetup =
  | { kind: 'tcp', host: string, port: number }
  /** Ends TLS with a certificate of its own; requests are passed on with their own headers, so users with a token stay who they are. */
  | { kind: 'http', host: string, port: number, authority: string, certificate: string, key: string }

/** No fault lasts longer, whatever becomes of the test. */
export const LONGEST_FAULT_MS = 600_000
