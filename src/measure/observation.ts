/** Where an observation's second clock came from: the server's own stamp, RFC 3339 with the resolution the server gave it. */
export type ServerTime = string

/**
 * One thing seen to happen during a rollout.
 *
 * `atMs` is the harness's monotonic clock, in milliseconds since t0 (the moment before the create request was sent). For everything
 * learnt from a watch it is the arrival of the bytes, before they were parsed. `serverAt` is the other clock, kept beside it and
 * never mixed in.
 */
export type Observation =
  /** t0. `wallClock` anchors the monotonic clock to the calendar. */
  | { kind: 'requested', atMs: number, replicas: number, wallClock: ServerTime }
  | { kind: 'scaled', atMs: number, replicas: number }
  | { kind: 'created', atMs: number, pod: string, serverAt?: ServerTime }
  | { kind: 'scheduled', atMs: number, pod: string, node: string, serverAt?: ServerTime }
  /** The pod has an IP: its sandbox and network are up. */
  | { kind: 'addressed', atMs: number, pod: string, ip: string }
  /** Its container runs, as the kubelet says. */
  | { kind: 'started', atMs: number, pod: string, serverAt?: ServerTime }
  /** Phase Running and condition Ready=True. */
  | { kind: 'ready', atMs: number, pod: string, serverAt?: ServerTime }
  | { kind: 'unready', atMs: number, pod: string, reason: string, serverAt?: ServerTime }
  /** Answered HTTP 200 from outside. `tookMs` is the round trip of the probe that succeeded. */
  | { kind: 'available', atMs: number, pod: string, tookMs: number }
  /** Was available and stopped answering. */
  | { kind: 'unavailable', atMs: number, pod: string, reason: string }
  | { kind: 'restarted', atMs: number, pod: string, restarts: number, reason: string }
  /** Its container has ended, or waits with an error. `isOver`: its phase is Failed, so that it never comes back; its controller makes another, and leaves this one where it is. */
  | { kind: 'failed', atMs: number, pod: string, reason: string, message: string, isOver?: true }
  | { kind: 'removed', atMs: number, pod: string }
  /** A Kubernetes Event (or an OCI runtime's error output) about the rollout; `pod` is absent where it is about its controller. */
  | { kind: 'event', atMs: number, pod?: string, type: 'Normal' | 'Warning', reason: string, message: string, serverAt?: ServerTime }
  /** A node's state changed; `pressures` are the pressure conditions that hold. */
  | { kind: 'node', atMs: number, node: string, ready: boolean, pressures: string[] }
  /** Memory the node can still give, lowest of the nodes under test; `node` says whose, where there are several. */
  | { kind: 'memory', atMs: number, availableBytes: number, node?: string }
  /** A watch ended and was resumed; anything that happened in between was learnt late. */
  | { kind: 'reconnected', atMs: number, watch: string, cause: string, gapMs: number }
