import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nativeSources } from '../../fixtures/lab/build/native-programs.ts'
import { findOnPath } from '../../fixtures/lab/find-on-path.ts'

let folder: string
let wrapper: string

/** Stand-ins for runc and runsc that say how they were called; runsc fails with what the test put in `runsc-says-first`, once, then `runsc-says`. */
const standIn = (name: string) => `#!/bin/sh
echo "${name} $*"
if [ ${name} = runsc ] && [ -f "\${0%/*}/runsc-says-first" ]; then cat "\${0%/*}/runsc-says-first" >&2; rm "\${0%/*}/runsc-says-first"; exit 128; fi
if [ ${name} = runsc ] && [ -f "\${0%/*}/runsc-says" ]; then cat "\${0%/*}/runsc-says" >&2; exit 128; fi
`

function call(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(wrapper, ['--root', `${folder}/root`, '--log', `${folder}/log.json`, '--log-format', 'json', ...args], { encoding: 'utf8' })
  return { status, stdout: stdout.replaceAll(folder, 'DIR').trim(), stderr: stderr.trim() }
}

function bundle(type: string): string {
  const path = `${folder}/bundle`
  mkdirSync(path, { recursive: true })
  writeFileSync(`${path}/config.json`, JSON.stringify({ process: { args: ['/http-server'] }, annotations: { 'io.kubernetes.cri.container-type': type, 'io.kubernetes.cri.sandbox-id': 'abc', 'example.com/kept': 'yes' } }))
  return path
}

describe.skipIf(findOnPath('gcc') === undefined)('gVisor wrapper', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'podfit-runsc-'))
    wrapper = `${folder}/podfit-runsc`
    execFileSync('gcc', ['-D_GNU_SOURCE', '-Wall', '-Werror', '-o', wrapper, nativeSources[1]])
    for (const name of ['runc', 'runsc']) writeFileSync(`${folder}/${name}`, standIn(name), { mode: 0o755 })
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  beforeEach(() => {
    for (const name of ['runsc-says', 'runsc-says-first', 'root']) rmSync(`${folder}/${name}`, { recursive: true, force: true })
  })

  it('gives the pause container to runc, as it came', () => {
    const path = bundle('sandbox')
    const before = readFileSync(`${path}/config.json`, 'utf8')
    expect(call('create', '--bundle', path, '--pid-file', 'pid', 'pause1').stdout).toBe('runc --root DIR/root --log DIR/log.json --log-format json create --bundle DIR/bundle --pid-file pid pause1')
    expect(readFileSync(`${path}/config.json`, 'utf8')).toBe(before)
  })

  it('gives an app container to runsc as a sandbox of its own', () => {
    const path = bundle('container')
    expect(call('create', '--bundle', path, 'app1').stdout).toBe('runsc --root DIR/root.runsc --platform=systrap --network=host --log DIR/log.json --log-format=json create --bundle DIR/bundle app1')
    expect(JSON.parse(readFileSync(`${path}/config.json`, 'utf8'))).toEqual({
      process: { args: ['/http-server'] },
      annotations: { 'io.kubernetes.was.container-type': 'container', 'io.kubernetes.was.sandbox-id': 'abc', 'example.com/kept': 'yes' },
    })
  })

  it('has gVisor use the platform that its own name ends in', () => {
    const ptrace = `${folder}/podfit-runsc-ptrace`
    copyFileSync(wrapper, ptrace)
    const { stdout } = spawnSync(ptrace, ['--root', `${folder}/root`, 'create', '--bundle', bundle('container'), 'app1'], { encoding: 'utf8' })
    expect(stdout).toMatch(/^runsc --root \S+\/root\.runsc --platform=ptrace --network=host create /)
  })

  it('sends later commands where the container was made', () => {
    mkdirSync(`${folder}/root/pause1`, { recursive: true })
    expect(call('start', 'pause1').stdout).toMatch(/^runc .* start pause1$/)
    expect(call('kill', 'pause1', '9').stdout).toMatch(/^runc .* kill pause1 9$/)
    expect(call('start', 'app1').stdout).toMatch(/^runsc .* start app1$/)
    expect(call('kill', '--all', 'app1', '9').stdout).toMatch(/^runsc .* kill --all app1 9$/)
  })

  it.each(['sandbox is not running', 'loading container: container does not exist'])('counts a sandbox that has gone as ended: %s', (said) => {
    writeFileSync(`${folder}/runsc-says`, said)
    expect(call('kill', 'app1', '15')).toMatchObject({ status: 0, stderr: '' })
    expect(call('delete', 'app1')).toMatchObject({ status: 0, stderr: '' })
  })

  it('asks again when the sandbox goes while it is being asked', () => {
    for (const going of ['connecting to control server at PID 6961: connection refused', 'urpc method failed: connection reset by peer', 'urpc method failed: EOF']) {
      writeFileSync(`${folder}/runsc-says-first`, going)
      writeFileSync(`${folder}/runsc-says`, 'sandbox is not running')
      expect(call('kill', 'app1', '9')).toMatchObject({ status: 0, stderr: '' })
    }
  })

  it('passes any other failure on', () => {
    writeFileSync(`${folder}/runsc-says`, 'permission denied')
    expect(call('kill', 'app1', '15')).toMatchObject({ status: 128, stderr: 'permission denied' })
    expect(call('delete', 'app1')).toMatchObject({ status: 128, stderr: 'permission denied' })
    expect(call('start', 'app1')).toMatchObject({ status: 128, stderr: 'permission denied' })
  })

  it('fails on a bundle it cannot read', () => {
    expect(call('create', '--bundle', `${folder}/nowhere`, 'app1')).toMatchObject({ status: 1, stderr: expect.stringContaining('nowhere/config.json') })
  })
})
