import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { containerdConfig } from '../../fixtures/lab/containerd-config.ts'
import { labRuntimes, upgradeRuntimes } from '../../fixtures/lab/lab-runtimes.ts'
import { labPaths } from '../../fixtures/lab/paths.ts'
import type { LabPaths } from '../../fixtures/lab/paths.ts'

let paths: LabPaths

beforeEach(() => {
  paths = labPaths(mkdtempSync(join(tmpdir(), 'podfit-lab-')))
})
afterEach(() => rmSync(paths.stateDir, { recursive: true }))

it('has the runtimes of every lab, and no handler for what was not built', () => {
  expect(labRuntimes(paths).map(({ runtimeClass }) => runtimeClass)).toEqual(['runc', 'crun', 'gvisor'])
})

it('has a handler and a RuntimeClass for every other version that was built', () => {
  for (const { program } of upgradeRuntimes(paths)) {
    mkdirSync(dirname(program), { recursive: true })
    writeFileSync(program, '')
  }
  const runtimes = labRuntimes(paths)
  expect(runtimes.map(({ runtimeClass }) => runtimeClass)).toEqual(['runc', 'crun', 'gvisor', 'runc-next', 'crun-next', 'gvisor-old'])
  expect(new Set(runtimes.map(({ program }) => program)).size).toBe(6)
  for (const { handler, program } of upgradeRuntimes(paths))
    expect(containerdConfig(paths, runtimes)).toContain(`containerd.runtimes.${handler}.options]\n    BinaryName = "${program}"\n`)
})
