import type { TestContext } from 'vitest'
import { test } from 'vitest'
import type { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { notRead } from '../../src/validity/check.ts'
import { checkClock } from '../../src/validity/clock.ts'
import { serveApi } from '../cluster/serve-api.ts'

/** An API server whose clock is wrong by so much. */
async function apiServer({ onTestFinished }: TestContext, header: () => string | undefined): Promise<KubernetesApi> {
  const api = await serveApi({ onTestFinished }, (_, answer) => {
    answer.sendDate = false
    const date = header()
    if (date !== undefined)
      answer.setHeader('Date', date)
    answer.end('{}')
  })
  return api
}

const { signal } = new AbortController()

test.for([
  ['in step', 0, 'ok', 'this host and the API server agree on the second'],
  ['an hour ahead', 3_600_000, 'marked', /^this host's clock is behind the API server's by at least (59 min 59|1 h)/],
  ['three seconds behind', -3_000, 'marked', /^this host's clock is ahead of the API server's by at least [123](\.\d+)? s$/],
] as const)('a server whose Date is %s', async ([, offsetMs, status, seen], context) => {
  const { expect } = context
  const api = await apiServer(context, () => new Date(Date.now() + offsetMs).toUTCString())
  const clock = await api.clock(signal)
  expect(clock).toBeDefined()
  const result = checkClock({ status: 'read', value: clock! })
  expect(result).toMatchObject({ check: 'clock', status, seen: typeof seen === 'string' ? seen : expect.stringMatching(seen) })
})

test('a server without a clock to compare with', async context => {
  const { expect } = context
  expect(await (await apiServer(context, () => undefined)).clock(signal)).toBeUndefined()
  const nonsense = await (await apiServer(context, () => 'tomorrow')).clock(signal)
  expect(checkClock({ status: 'read', value: nonsense! })).toMatchObject({ status: 'not-checked' })
  expect(checkClock(notRead('no server'))).toMatchObject({ status: 'not-checked', seen: 'no server' })
})
