import { setTimeout as timeout } from 'node:timers/promises'

/** Waits; rejects with the signal's reason as soon as it aborts. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await timeout(ms, undefined, signal ? { signal } : {})
  }
  catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}
