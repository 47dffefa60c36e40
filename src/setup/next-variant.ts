import type { Variant } from '../variants/variant.ts'
import type { HandlerTable } from './containerd-tables.ts'

/** The same runtime in another version, beside the first: a handler, a RuntimeClass and a variant of its own. */
export interface NextVariant {
  name: string
  runtimeClass: string
  handler: string
}

const SUFFIX = '-next'

/** Names for another version of a variant's runtime. */
export function nextVariant({ name, kubernetes }: Variant): NextVariant {
  return {
    name: `${name}${SUFFIX}`,
    runtimeClass: `${kubernetes.runtimeClass ?? kubernetes.handler}${SUFFIX}`,
    handler: `${kubernetes.handler}${SUFFIX}`,
  }
}

/** The table of a variant's own handler. */
export function handlerTable({ kubernetes, setup }: Variant): HandlerTable {
  const { handler, runtimeType, snapshotter } = kubernetes
  return { handler, runtimeType, ...(snapshotter === undefined ? {} : { snapshotter }), keys: setup?.containerd.keys ?? {}, options: setup?.containerd.options ?? {} }
}
