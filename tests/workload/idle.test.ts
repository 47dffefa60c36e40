import { expect, test } from 'vitest'
import { connectMany } from './client.ts'
import { cpuSeconds } from './process-use.ts'
import { startServer } from './server-process.ts'

test('ends connections that ask for nothing, half-way requests and endless headers; sleeps meanwhile', async (context) => {
  const server = await startServer(context)
  const [idle, served, halfWay, endless] = await connectMany(server, 4)
  if (!idle || !served || !halfWay || !endless) throw new Error('four connections expected')
  const startMs = performance.now()
  served.send('GET / HTTP/1.1\r\nHost: pod\r\n\r\n')
  halfWay.send('GET / HTTP/1.1\r\nHost: ')
  endless.send('GET / HTTP/1.1\r\n')
  const trickle = setInterval(() => endless.send('X: y\r\n'), 100)
  try {
    const ends = [idle, served, halfWay, endless].map(async (client) => {
      await client.closed().catch((error: Error) => {
        // A client that is sending when the server closes gets a reset.
        if (!/ECONNRESET|EPIPE/.test(error.message)) throw error
      })
      return performance.now() - startMs
    })
    for (const endedMs of await Promise.all(ends)) {
      expect(endedMs).toBeGreaterThan(4500)
      expect(endedMs).toBeLessThan(6500)
    }
  } finally {
    clearInterval(trickle)
  }
  expect(cpuSeconds(server.pid)).toBeLessThan(0.2)
})
