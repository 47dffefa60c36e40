import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test, type TestContext } from 'vitest'
import { connect, exchange } from './client.ts'
import { skipWithout } from './needed-tool.ts'
import { runServer, startServer } from './server-process.ts'

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it at once, with connections open`, async (context) => {
    const server = await startServer(context)
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect(server)))
    clients[0]?.send('GET / HT')
    const startMs = performance.now()
    server.process.kill(signal)
    expect(await server.ended).toEqual([0, null])
    expect(performance.now() - startMs).toBeLessThan(200)
    for (const { socket } of clients) socket.destroy()
  })
}

test('SIGTERM ends it as PID 1, where a signal without a handler is lost', async (context) => {
  const server = await startServer(context, { wrapper: unshare(context, '--pid', '--fork', '--kill-child') })
  const report: unknown = JSON.parse((await exchange(server, 'GET /sandbox HTTP/1.0\r\n\r\n')).body)
  expect(report).toMatchObject({ pid: 1 })
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8')
  process.kill(Number(children.trim()), 'SIGTERM')
  expect(await server.ended).toEqual([0, null])
})

test('escapes what JSON cannot hold as it is', async (context) => {
  const name = String.raw`a\042 b\134 c\011 d\302\265 e\377`
  const script = `printf '${name}' > /proc/sys/kernel/hostname && exec "$@"`
  const server = await startServer(context, { wrapper: [...unshare(context, '--uts'), 'sh', '-c', script, 'sh'] })
  const { body } = await exchange(server, 'GET /sandbox HTTP/1.0\r\n\r\n')
  const report: unknown = JSON.parse(Buffer.from(body, 'latin1').toString('utf8'))
  expect(report).toMatchObject({ hostname: 'a" b\\ c\t dµ e\ufffd' })
})

for (const [variable, problem, value] of [
  ['PORT', 'no number', 'http'],
  ['PORT', 'too large', '65536'],
  ['PORT', 'far too large', '99999999999999999999'],
  ['PORT', 'negative', '-1'],
  ['PORT', 'followed by something', '80a'],
  ['BIND', 'a name', 'localhost'],
  ['BIND', 'too short', '127.0.0'],
  ['BIND', 'too long', '127.0.0.1.1'],
  ['BIND', 'out of range', '127.0.0.256'],
  ['BIND', 'octal', '127.0.0.010'],
  ['BIND', 'IPv6', '::1'],
] as const) {
  test(`refuses a ${variable} that is ${problem}`, async (context) => {
    const { code, stdout, stderr } = await runServer(context, { BIND: '127.0.0.1', PORT: '0', [variable]: value })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(`^http-server: ${variable} must be .*, got "${value}"\n$`))
  })
}

test('says which address is in use', async (context) => {
  const { address, port } = await startServer(context)
  const { code, stderr } = await runServer(context, { BIND: address, PORT: String(port) })
  expect(code).toBe(1)
  expect(stderr).toBe(`http-server: cannot bind ${address}:${port}: address already in use\n`)
})

/** The start of a command line that runs the rest in namespaces of its own; in a user namespace, so that it needs no privilege. */
function unshare(context: TestContext, ...namespaces: string[]): string[] {
  const command = ['unshare', '--user', '--map-root-user', ...namespaces, '--']
  const { status } = spawnSync('unshare', [...command.slice(1), 'true'])
  if (status !== 0) skipWithout(context, `\`${command.join(' ')}\` is not allowed here`)
  return command
}
