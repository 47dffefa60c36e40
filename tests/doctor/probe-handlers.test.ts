import { expect, test } from 'vitest'
import { probeHandlers } from '../../src/doctor/read/probe-handlers.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'
import { serveApi } from '../cluster/serve-api.ts'

// Which refusals a real API server makes is its administrator's choice; both are its own words.
test.for([
  ['for want of a right', 'pods is forbidden: User "system:serviceaccount:podfit-access:podfit" cannot create resource "pods" in API group "" in the namespace "podfit-x"', { status: 'undecided', message: expect.stringMatching(/was not tried: .*podfit lacks the right to create pods/) }],
  ['by an admission policy', 'pods "probe-1" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1', { status: 'refused', message: expect.stringContaining('exceeded quota') }],
] as const)('a pod that is refused %s', async ([, message, outcome], context) => {
  const api = await serveApi(context, (_, response) => response.writeHead(403).end(JSON.stringify({ kind: 'Status', code: 403, reason: 'Forbidden', message })))
  const runc = loadVariants(OWN_VARIANTS_DIR).get('runc')
  const [probe] = await probeHandlers({ api, namespace: 'podfit-x', nodes: ['pi'] }, [runc!], new AbortController().signal)
  expect(probe?.outcome).toEqual(outcome)
})
