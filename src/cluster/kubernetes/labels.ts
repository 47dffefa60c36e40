/** On everything podfit makes. What lacks it is never touched. */
export const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'podfit' } as const

/** Which run made it. */
export const RUN_LABEL = 'podfit.io/run'

/** Which rollout a pod belongs to. */
export const ROLLOUT_LABEL = 'podfit.io/rollout'

/** Selector of everything podfit made. */
export const MANAGED_SELECTOR = 'app.kubernetes.io/managed-by=podfit'
