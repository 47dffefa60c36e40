import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from '../../fixtures/lab/lock.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podfit-lock-'))
  path = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('withLock', () => {
  it('lets one at a time in', async () => {
    let inside = 0
    let most = 0
    const body = async () => {
      most = Math.max(most, ++inside)
      await sleep(30)
      inside--
    }
    await Promise.all([withLock(path, 5000, body), withLock(path, 5000, body), withLock(path, 5000, body)])
    expect(most).toBe(1)
  })

  it('is free again after an error', async () => {
    await expect(withLock(path, 100, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(path)).toBe(false)
    expect(await withLock(path, 100, () => Promise.resolve(1))).toBe(1)
  })

  it('takes over from a process that is gone', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, startTicks: 1 }))
    expect(await withLock(path, 100, () => Promise.resolve(1))).toBe(1)
  })

  it('says who holds it when it has to give up', async () => {
    await withLock(path, 100, async () => {
      await expect(withLock(path, 50, () => Promise.resolve())).rejects.toThrow(new RegExp(`process ${process.pid}\\)`))
    })
  })
})
