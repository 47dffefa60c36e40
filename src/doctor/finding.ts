/** One thing the doctor looked at. */
export interface Finding {
  /** `max-pods`, `kvm`, `handler` ... */
  check: string
  /**
   * `fault`: a variant that is to be measured cannot be, or its figures would be of something else. `warning`: figures are limited or spoilt, or a
   * variant that is not installed could not run. `unknown`: what it takes to tell could not be read, which is never ok.
   */
  status: 'ok' | 'warning' | 'fault' | 'unknown'
  /** The node it is about; absent where it is the cluster, or this host. */
  node?: string
  /** What was seen, or why it could not be. */
  seen: string
  why: string
  /** Names of the variants it matters for. */
  variants: string[]
  /** What to do, as exactly as it can be said; absent where all is well. */
  fix?: string
}

/** A finding without its check's constant parts. */
export type Verdict = Pick<Finding, 'status' | 'seen'> & Partial<Pick<Finding, 'node' | 'fix' | 'variants'>>
