import { test } from 'vitest'
import { request } from 'undici'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import type { AnyVariant } from '../../src/variants/variant.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { program } from './program.ts'
import { newRun, probe, shipped } from './support.ts'

const { signal } = new AbortController()

function wasm(command: string, name: string): AnyVariant {
  return { ...shipped('wasm/wasmedge'), name, embedded: { runtime: 'wasm', command } }
}

test('a WebAssembly runtime that is missing, is another, or cannot listen is a skip that says so', async context => {
  const { expect } = context
  expect(await newRun(context, { env: { PATH: temporaryDir() } }).cluster.availability(shipped('wasm/wasmedge'), signal)).toEqual({ status: 'absent', reason: 'no wasmedge on PATH', remedy: 'apt-get install wasmedge (Debian 13 and later)' })
  const { cluster, traces } = newRun(context, { cliDeadlineMs: 1_000 })
  let count = 0
  const found = (script: string): Promise<unknown> => cluster.availability(wasm(program(context, 'runtime', script), `wasm/${++count}`), signal)
  expect(await found('echo "wasmtime 38.0.1 (abc 2026-01-01)"')).toEqual({ status: 'absent', reason: 'wasmtime 38.0.1 gives a WASI module no socket it could listen on', remedy: expect.stringContaining('WasmEdge') })
  expect(await found('echo "wasmer 6.0"')).toMatchObject({ status: 'absent', reason: expect.stringMatching(/runtime is neither wasmedge nor wasmtime: wasmer 6\.0$/) })
  expect(await found('echo boom >&2; exit 1')).toMatchObject({ status: 'absent', reason: expect.stringMatching(/--version ended with exit code 1: boom$/) })
  const version = 'if [ "$1" = --version ]; then echo "wasmedge version 0.9.0"; exit; fi;'
  expect(await found(`${version} echo "unknown import sock_open" >&2; exit 1`)).toMatchObject({ status: 'absent', reason: 'wasmedge 0.9.0 does not serve the workload\'s module: unknown import sock_open' })
  expect(await found(`${version} exec sleep 3600`)).toMatchObject({ status: 'absent', reason: 'wasmedge 0.9.0 does not serve the workload\'s module: it did not listen within 1 s' })
  await expect.poll(traces).toEqual([])
})

test('the workload as a module of WasmEdge: pods come up, answer, name no kernel, and go', async context => {
  const { expect } = context
  if (findProgram('wasmedge', process.env) === undefined)
    context.skip('not run here: no wasmedge on PATH (apt-get install wasmedge, Debian 13 and later)')
  const { cluster, traces } = newRun(context)
  const variant = shipped('wasm/wasmedge')
  expect(await cluster.availability(variant, signal)).toMatchObject({ status: 'present' })
  expect((await cluster.facts(signal)).nodes[0]?.containerRuntimeVersion).toMatch(/^wasmedge \d/)
  const rollout = await cluster.rollOut(variant, { name: 'pods', replicas: 3, probe, signal })
  try {
    await rollout.log.require('all serving', state => state.servingCount === 3, { deadlineMs: 15_000, signal })
    for (const { ip } of rollout.log.state.pods.values()) {
      const { statusCode, body } = await request(`http://${ip}:8080/sandbox`)
      expect(statusCode).toBe(200)
      expect(await body.json()).toMatchObject({ kernel: { sysname: 'wasi', machine: 'wasm32' } })
      const codes = await Promise.all(Array.from({ length: 50 }, async () => {
        const answer = await request(`http://${ip}:8080/`)
        await answer.body.dump()
        return answer.statusCode
      }))
      expect(codes).toEqual(Array(50).fill(200))
    }
  }
  finally {
    await rollout.remove(10_000)
  }
  expect(traces()).toEqual([])
})
