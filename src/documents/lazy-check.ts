import type { ErrorObject, ValidateFunction } from 'ajv'

/** Whether a value has the form of `T`; what was wrong with the last one that had not. */
export interface Check<T> {
  (value: unknown): value is T
  readonly errors?: ErrorObject[] | null
}

/** A check that is compiled when it is first asked: most processes never ask most of them, and compiling takes longer than all else before a run. */
export function lazyCheck<T>(compile: () => ValidateFunction<T>): Check<T> {
  let compiled: ValidateFunction<T> | undefined
  const check = (value: unknown): value is T => {
    compiled ??= compile()
    return compiled(value)
  }
  return Object.defineProperty(check, 'errors', { get: () => compiled?.errors })
}
