import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hostProblem } from '../../fixtures/lab/host-problem.ts'
import { readLabRecord } from '../../fixtures/lab/lab-record.ts'
import { defaultLabHome, labPaths } from '../../fixtures/lab/paths.ts'
import { allPids, commandOf } from '../../fixtures/lab/processes.ts'
import { apply, deployment, downAndLook, home, kubectl, lab, main, paths, processesOf, start, statusOf, succeed, traces, tsx, until } from '../lab/lab-under-test.ts'

const problem = hostProblem({
  platform: process.platform,
  uid: process.geteuid?.() ?? -1,
  osRelease: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
  arch: process.arch,
})

function eventsOf(reason: string): Promise<string> {
  return kubectl('get', 'events', `--field-selector=reason=${reason}`, '--output=jsonpath={.items[*].message}')
}

function getPodsAs(kubeconfig: string) {
  return lab('exec', '--', 'kubectl', '--kubeconfig', kubeconfig, 'get', 'pods')
}

function sandboxCount(): number {
  return processesOf().filter((line) => /^\d+ runsc-sandbox\b/.test(line)).length
}

describe.skipIf(problem !== undefined)('lab', () => {
  let nothing: Awaited<ReturnType<typeof downAndLook>>

  beforeAll(async () => {
    const shared = labPaths(defaultLabHome).cache
    const { code, stderr } = await start(['build'], { PODFIT_LAB_HOME: defaultLabHome }).ended
    if (code !== 0) throw new Error(`the lab cannot be built: ${stderr}`)
    await lab('down')
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home)
    symlinkSync(shared, paths.cache)
    nothing = { code: 0, processes: [], traces: traces(), status: 'down' }
  }, 3_600_000)

  afterAll(async () => {
    await lab('down')
    rmSync(home, { recursive: true, force: true })
  })

  describe('up', () => {
    beforeAll(async () => {
      await succeed('up')
    })

    it('is up, says so, and does nothing when asked again', async () => {
      const first = await statusOf()
      expect(first).toMatchObject({ status: 'up', options: { maxPods: 500, podCidr: '10.244.0.0/22', auth: 'cert' } })
      expect(await succeed('up')).toContain('lab: up')
      expect((await statusOf())['holderPid']).toBe(first['holderPid'])
    })

    it('will not change its options under whoever uses it', async () => {
      const { code, stderr } = await lab('up', '--max-pods', '7')
      expect(code).toBe(2)
      expect(stderr).toMatch(/up with other options \(--max-pods 500.*\).*pnpm lab down.*--recreate/)
      expect(await kubectl('get', 'nodes', '--output=jsonpath={.items[*].status.capacity.pods}')).toBe('500')
    })

    it('passes folder, environment, exit code and output through exec', async () => {
      const script = 'pwd; echo $KUBECONFIG; echo $PODFIT_PROFILE; command -v kubectl pnpm >/dev/null && echo found; echo err >&2; exit 7'
      const { code, stdout, stderr } = await lab('exec', '--', 'sh', '-c', script)
      expect({ code, lines: stdout.trim().split('\n'), stderr: stderr.trim() }).toEqual({
        code: 7,
        lines: [process.cwd(), paths.kubeconfig, 'lab', 'found'],
        stderr: 'err',
      })
      const kept = await start(['exec', 'printenv', 'PODFIT_PROFILE'], { PODFIT_PROFILE: 'ci' }).ended
      expect(kept.stdout.trim()).toBe('ci')
      expect((await lab('exec', '--', 'no-such-command')).code).toBe(127)
    })

    it.each(['SIGTERM', 'SIGINT'] as const)('passes %s on to the command', async (signal) => {
      const script = `trap 'echo got ${signal}; exit 5' ${signal.slice(3)}; echo ready; while :; do sleep 0.1; done`
      const { child, ended, says } = start(['exec', '--', 'sh', '-c', script])
      await says('ready')
      child.kill(signal)
      expect(await ended).toMatchObject({ code: 5, stdout: `ready\ngot ${signal}\n` })
    })

    it('knows its users: by certificate, by token, without rights, unknown', async () => {
      expect(await getPodsAs(paths.kubeconfig)).toMatchObject({ code: 0 })
      expect(await getPodsAs(paths.tokenKubeconfig)).toMatchObject({ code: 0 })
      expect((await getPodsAs(paths.forbiddenKubeconfig)).stderr).toMatch(/Forbidden.*lab-nobody.*cannot list/)
      expect((await getPodsAs(paths.unknownTokenKubeconfig)).stderr).toMatch(/Unauthorized/)
    })

    it('cannot reach, nor be reached from, outside', async () => {
      expect(await succeed('exec', '--', 'sh', '-c', 'ip -brief link; ip route show default')).not.toMatch(/eth|default/)
      expect(() => execFileSync(`${paths.bin}/kubectl`, ['--kubeconfig', paths.kubeconfig, '--request-timeout=5s', 'get', 'pods'], { stdio: 'pipe' })).toThrow(/refused|certificate/)
    })

    it.each([
      ['runc', 0],
      ['crun', 0],
      ['gvisor', 3],
    ] as const)('runs pods of RuntimeClass %s that answer over HTTP, and removes them whole', async (runtimeClass, sandboxes) => {
      await apply(deployment(runtimeClass, runtimeClass, 3))
      await kubectl('rollout', 'status', `deployment/${runtimeClass}`, '--timeout=90s')
      const ips = (await kubectl('get', 'pods', `--selector=app=${runtimeClass}`, '--output=jsonpath={.items[*].status.podIP}')).split(' ')
      expect(ips).toHaveLength(3)
      for (const ip of ips) {
        const script = `fetch("http://${ip}:8080/").then(async (r) => console.log(r.status, (await r.text()).trim()))`
        expect(await succeed('exec', '--', process.execPath, '-e', script)).toMatch(/^200 \S/)
      }
      expect(sandboxCount()).toBe(sandboxes)
      await kubectl('delete', 'deployment', runtimeClass)
      const pods = ['get', 'pods', `--selector=app=${runtimeClass}`, '--output=name']
      await until(`pods of ${runtimeClass} gone`, 60_000, async () => (await kubectl(...pods)) === '')
      await until(`processes of ${runtimeClass} gone`, 60_000, () => Promise.resolve(!processesOf().some((line) => /containerd-shim|runsc|http-server/.test(line))))
    }, 300_000)

    it('answers for the node: kubelet stats through the API server, audit log with pod status', async () => {
      expect(JSON.parse(await kubectl('get', '--raw', '/api/v1/nodes/podfit-lab/proxy/stats/summary'))).toHaveProperty('node.memory.availableBytes')
      const entries: unknown[] = readFileSync(paths.auditLog, 'utf8').trim().split('\n').map((line): unknown => JSON.parse(line))
      const statusUpdate = { level: 'Request', verb: 'patch', objectRef: { resource: 'pods', subresource: 'status' }, requestObject: { status: {} } }
      expect(entries).toContainEqual(expect.objectContaining({ ...statusUpdate, objectRef: expect.objectContaining(statusUpdate.objectRef), requestObject: expect.anything() }))
    })

    it('refuses to be taken down from inside', async () => {
      const { code, stderr } = await lab('exec', '--', tsx, main, 'down')
      expect(code).toBe(2)
      expect(stderr).toContain('runs inside the lab')
    })

    it('ends commands that still run inside, with all they started, and leaves nothing', async () => {
      await apply(deployment('left', 'gvisor', 2))
      const { ended, says } = start(['exec', '--', 'sh', '-c', 'sleep 300 & echo ready; wait'])
      await says('ready')
      expect(await downAndLook()).toEqual(nothing)
      expect((await ended).code).toBe(128 + 9)
    })

    it('has nothing to do when it is down', async () => {
      expect(await lab('down')).toMatchObject({ code: 0, stderr: expect.stringContaining('not up') })
      expect(await lab('exec', '--', 'true')).toMatchObject({ code: 1, stderr: expect.stringContaining('pnpm lab up') })
    })
  })

  describe('from down to down', () => {
    // A test that failed must not be the reason the next one does.
    afterEach(() => lab('down'))

    it('has the limits it is told to have', async () => {
      await succeed('up', '--max-pods', '20', '--pod-cidr', '10.99.0.0/28', '--allocatable-memory', '480Mi', '--auth', 'token')
      const limits = 'jsonpath={.status.allocatable.pods} {.status.allocatable.memory} {.spec.podCIDR}'
      expect(await kubectl('get', 'node', 'podfit-lab', '--output', limits)).toBe('20 480Mi 10.99.0.0/28')
      expect(await succeed('exec', '--', 'printenv', 'KUBECONFIG')).toBe(paths.tokenKubeconfig)

      await apply(deployment('memory', 'runc', 3, '200Mi'))
      await until('the third pod does not fit', 60_000, async () => (await eventsOf('FailedScheduling')).includes('Insufficient memory'))
      await kubectl('delete', 'deployment', 'memory')
      await until('their addresses are free', 60_000, async () => (await kubectl('get', 'pods', '--output=name')) === '')

      // 14 addresses in a /28, one of them the node's end of the bridge.
      await apply(deployment('addresses', 'runc', 15))
      await until('addresses run out', 120_000, async () => (await eventsOf('FailedCreatePodSandBox')).includes('no IP addresses available'))
      const running = ['get', 'pods', '--selector=app=addresses', '--field-selector=status.phase=Running', '--output=name']
      await until('13 pods run', 60_000, async () => (await kubectl(...running)).split('\n').length === 13)

      await apply(deployment('many', 'runc', 10))
      await until('the 21st pod does not fit', 60_000, async () => (await eventsOf('FailedScheduling')).includes('Too many pods'))

      await succeed('up', '--recreate')
      expect(await statusOf()).toMatchObject({ status: 'up', options: { maxPods: 500, auth: 'cert' } })
      expect(await downAndLook()).toEqual(nothing)
    }, 600_000)

    it.each(['etcd', 'containerd', 'kubelet', 'namespaces'] as const)('says which half is left after kill -9 of %s, and takes it down', async (part) => {
      await succeed('up')
      await apply(deployment('crash', 'gvisor', 2))
      await kubectl('rollout', 'status', 'deployment/crash', '--timeout=90s')
      const record = readLabRecord(paths)
      const pid = (part === 'namespaces' ? record?.holder : record?.components[part])?.pid
      if (pid === undefined) throw new Error(`no process of ${part} on record`)
      process.kill(pid, 'SIGKILL')
      await until(`${part} is gone`, 10_000, async () => (await statusOf())['status'] === 'half')
      const half = await lab('status')
      expect(half.code).toBe(1)
      expect(half.stdout).toMatch(new RegExp(`half \\(not running: .*${part}`))
      expect(await downAndLook()).toEqual(nothing)
    }, 300_000)

    it('finds all of it without its record', async () => {
      await succeed('up')
      await apply(deployment('crash', 'runc', 2))
      await kubectl('rollout', 'status', 'deployment/crash', '--timeout=90s')
      rmSync(paths.record)
      const { traces: left, ...rest } = await downAndLook()
      const { traces: before, ...none } = nothing
      expect(rest).toEqual(none)
      // What was there before is on record only: kernel settings stay as the kubelet set them.
      expect({ ...left, sysctls: [], folders: [] }).toEqual({ ...before, sysctls: [], folders: [] })
      for (const line of before['sysctls'] ?? []) execFileSync('sysctl', ['-q', '-w', line.replaceAll('/', '.').replace(' ', '=')])
      for (const folder of ['/var/lib/cni', '/var/lib/kubelet']) if (!(before['folders'] ?? []).includes(folder)) rmSync(folder, { recursive: true, force: true })
    }, 300_000)

    it.each([100, 1500, 4000, 8000])('takes down what an up killed after %i ms left', async (afterMs) => {
      const { ended, says } = start(['up'])
      await says('namespaces')
      await sleep(afterMs)
      // Both of tsx's processes; the lab's own programs must survive it, or there would be nothing to test.
      for (const pid of allPids().filter((pid) => commandOf(pid).includes(`${main} up`))) {
        if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PODFIT_LAB_HOME=${home}`)) process.kill(pid, 'SIGKILL')
      }
      await ended
      expect(processesOf()).not.toEqual([])
      expect(await downAndLook()).toEqual(nothing)
    }, 120_000)

    it('takes down what it started when up is interrupted', async () => {
      const { child, ended, says } = start(['up'])
      await says('kube-apiserver')
      child.kill('SIGTERM')
      expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Ended by SIGTERM') })
      expect({ processes: processesOf(), traces: traces() }).toEqual({ processes: [], traces: nothing.traces })
    }, 120_000)

    it('quotes the log of a part that does not come up', async () => {
      const shared = labPaths(defaultLabHome).cache
      rmSync(paths.cache)
      mkdirSync(paths.cache)
      for (const name of ['cni', 'lib', 'stamps', 'pause.tar']) symlinkSync(`${shared}/${name}`, `${paths.cache}/${name}`)
      execFileSync('cp', ['-rs', `${shared}/bin`, paths.bin])
      rmSync(`${paths.bin}/etcd`)
      execFileSync('sh', ['-c', `printf '#!/bin/sh\\necho disk on fire; exit 3\\n' > ${paths.bin}/etcd && chmod +x ${paths.bin}/etcd`])
      const { code, stderr } = await lab('up')
      rmSync(paths.cache, { recursive: true })
      symlinkSync(shared, paths.cache)
      expect(code).toBe(1)
      expect(stderr).toMatch(/etcd ended while the lab was coming up/)
      expect(stderr).toContain(`${paths.logs}/etcd.log:\ndisk on fire`)
      expect(await downAndLook()).toEqual(nothing)
    }, 120_000)
  })
})
