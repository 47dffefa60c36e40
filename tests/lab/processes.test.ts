import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { identify, isAlive, networkNamespaceOf } from '../../fixtures/lab/processes.ts'

const children: ReturnType<typeof spawn>[] = []

function start(): { pid: number; end: () => Promise<unknown> } {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  children.push(child)
  if (child.pid === undefined) throw new Error('no process')
  return { pid: child.pid, end: () => (child.kill('SIGKILL'), once(child, 'exit')) }
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('process identity', () => {
  it('holds while the process runs, and no longer', async () => {
    const child = start()
    const identity = identify(child.pid)
    expect(identity).toBeDefined()
    expect(isAlive(identity!)).toBe(true)
    await child.end()
    expect(isAlive(identity!)).toBe(false)
    expect(identify(child.pid)).toBeUndefined()
  })

  it('is not taken for another process with the same id', () => {
    const { pid, startTicks } = identify(start().pid)!
    expect(isAlive({ pid, startTicks: startTicks - 1 })).toBe(false)
  })

  it('survives odd command names', () => {
    // vitest's own worker has a name with spaces or parentheses on some versions; this process is one that runs for sure.
    expect(identify(process.pid)?.startTicks).toBeGreaterThan(0)
  })

  it('knows the network namespace of a process, and that a process gone has none', async () => {
    const child = start()
    expect(networkNamespaceOf(child.pid)).toBe(networkNamespaceOf('self'))
    await child.end()
    expect(networkNamespaceOf(child.pid)).toBeUndefined()
  })
})
