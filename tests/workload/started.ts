import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContext } from 'vitest'

/** Starts a program that serves until the test ends. */
export function started(context: TestContext, command: string, args: string[], env: NodeJS.ProcessEnv = {}): { output: () => string } {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = once(child, 'exit')
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => output += bytes.toString())
  child.stderr.on('data', (bytes: Buffer) => output += bytes.toString())
  context.onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
  })
  return { output: () => output }
}

/** Calls until it neither throws nor gives undefined. */
export async function eventually<T>(call: () => T | undefined | Promise<T | undefined>, deadlineMs = 10_000): Promise<T> {
  const until = performance.now() + deadlineMs
  let last: unknown
  while (performance.now() < until) {
    try {
      const value = await call()
      if (value !== undefined)
        return value
    }
    catch (error) {
      last = error
    }
    await sleep(20)
  }
  throw new Error('it did not happen', { cause: last })
}

/** A port of this address that nobody listens on now. */
export async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
