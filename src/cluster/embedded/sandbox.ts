/** What a pod of this host is made of. */
export interface Sandbox {
  /** Brings it up. `onStep` hears of what happens on the way, at that moment. */
  start: (onStep: (step: 'addressed' | 'started') => void, signal: AbortSignal) => Promise<StartResult>
  /** Whether its process is still there. */
  isRunning: () => boolean
  /** What it said at its end. */
  lastWords: () => string
  /**
   * Ends it and waits until its processes are gone. Safe to call whatever `start` came to, once that has ended.
   *
   * @throws {DeadlineError} where it is still there at `endsAt` (`performance.now()`)
   */
  remove: (endsAt: number) => Promise<void>
}

export type StartResult =
  | { status: 'running' }
  /** `reason` is one of the words the kubelet uses for it. */
  | { status: 'failed', reason: 'FailedCreatePodSandBox' | 'Failed', message: string }

/** Makes the sandboxes of one rollout. */
export interface SandboxMaker {
  /** Prepares the sandbox of a pod that will listen on `ip`; nothing runs yet. */
  make: (index: number, ip: string) => Sandbox
  /** Removes what the rollout's sandboxes had in common, once they are gone. */
  close: () => void
}
