/** A right in RBAC's words. */
export interface Right {
  verb: string
  /** Empty for the core group. */
  group: string
  /** With its subresource: `deployments/scale`. */
  resource: string
  /** Absent for what is in no namespace, and for all of them. */
  namespace?: string
  name?: string
}

const VERBS: Record<string, string> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/**
 * The right that a request takes, as the API server derives it (k8s.io/apiserver, RequestInfo).
 *
 * @param path of the URL, with its query
 * @returns undefined for what is no resource (`/version`)
 */
export function rightOf(method: string, path: string): Right | undefined {
  const [pathname = '', query] = path.split('?', 2)
  const [root, ...parts] = pathname.split('/').slice(1)
  const group = root === 'apis' ? parts.shift() ?? '' : ''
  parts.shift()
  if ((root !== 'api' && root !== 'apis') || parts.length === 0)
    return undefined
  // A namespace itself is asked for by the same beginning as what is in it.
  const isInNamespace = parts[0] === 'namespaces' && parts.length > 2
  const namespace = isInNamespace ? parts[1] : undefined
  const [resource = '', name, subresource] = isInNamespace ? parts.slice(2) : parts
  const isWatch = new URLSearchParams(query).get('watch') === 'true'
  return {
    verb: VERBS[method] ?? (name !== undefined ? 'get' : isWatch ? 'watch' : 'list'),
    group,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  }
}

/** `list pods in namespace podfit-x`, `patch deployments/scale of API group apps in namespace podfit-x`: for messages. */
export function rightText({ verb, group, resource, namespace, name }: Right): string {
  const of = group === '' ? '' : ` of API group ${group}`
  const which = name === undefined || resource.includes('/') ? '' : ` "${name}"`
  return `${verb} ${resource}${which}${of}${namespace === undefined ? '' : ` in namespace ${namespace}`}`
}
