/** What the promise comes to, unless the signal aborts first: then it rejects with the signal's reason. What the promise stands for is not ended by that. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Nobody else may wait for it, and it may fail after we have gone.
  promise.catch(() => undefined)
  signal.throwIfAborted()
  let abort: () => void
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  }
  finally {
    signal.removeEventListener('abort', abort!)
  }
}
