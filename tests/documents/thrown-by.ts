/** What a call throws; a call that does not throw fails the test. */
export function thrownBy(call: () => unknown): Error {
  try {
    call()
  }
  catch (error) {
    if (error instanceof Error)
      return error
    throw error
  }
  throw new Error('expected an error; nothing was thrown')
}
