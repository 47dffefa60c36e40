import { describe, expect, test } from 'vitest'
import { isolationFinding } from '../../src/results/isolation-finding.ts'
import { judgeIsolation, kernelSeen } from '../../src/results/judge-isolation.ts'
import type { IsolationClass } from '../../src/variants/variant.ts'
import { ISOLATION_CLASSES } from '../../src/variants/variant.ts'
import { HOST, HOST_FROM_AFAR, seen, SILENT, VIEWS } from './isolation-samples.ts'

test.for([
  ['runc', 'host'],
  ['process', 'host'],
  ['gvisor', 'user-space'],
  ['newGvisor', 'user-space'],
  ['kata', 'own'],
  ['kataOfHostsBuild', 'own'],
  ['unikraft', 'own'],
] as const)('%s runs on a kernel that is %s, from the node and from afar', ([view, kernel]) => {
  expect(kernelSeen(seen(VIEWS[view])).kernel).toBe(kernel)
  expect(kernelSeen(seen(VIEWS[view], HOST_FROM_AFAR)).kernel).toBe(kernel)
})

describe('whose kernel it is', () => {
  test('a guest from before the pod, of the host\'s build, cannot be told from a container', () => {
    expect(kernelSeen(seen(VIEWS.kataFromCache))).toMatchObject({ kernel: 'unclear', reasons: expect.arrayContaining([expect.stringMatching(/guest started beforehand/)]) })
  })

  test('a container whose /proc is dressed up still has the node\'s uptime', () => {
    const dressed = seen({ ...VIEWS.runc, memoryBytes: 1_000_000_000 })
    expect(kernelSeen(dressed).kernel).toBe('host')
  })

  test('another release with the node\'s own uptime and memory is not believed', () => {
    expect(kernelSeen(seen({ ...VIEWS.runc, release: '2.6.60' })).kernel).toBe('unclear')
  })

  test('the same release is not the same kernel where the version differs', () => {
    expect(kernelSeen(seen({ ...VIEWS.kata, release: HOST.release, uptimeSeconds: 600 })).kernel).toBe('own')
  })

  test('a node that has only just booted: the pod is younger still', () => {
    const host = { ...HOST, uptimeSeconds: 20 }
    expect(kernelSeen(seen({ ...VIEWS.runc, uptimeSeconds: 21 }, host)).kernel).toBe('host')
  })

  test('the reasons name both kernels and the two ages', () => {
    expect(kernelSeen(seen(VIEWS.runc)).reasons.join('; ')).toBe('it sees the node\'s kernel, "Linux 6.12.47+rpt-rpi-v8 #1 SMP PREEMPT Debian"; up for 24 h 00 min 01 s, longer than its pod (2.25 s)')
    expect(kernelSeen(seen(VIEWS.kata)).reasons.join('; ')).toBe('it sees "Linux 6.12.28 #1 SMP Kata", the node runs "6.12.47+rpt-rpi-v8"; up for 2 s, no longer than its pod (2.25 s)')
  })

  test('names that a workload makes up reach nobody\'s terminal', () => {
    const { reasons } = kernelSeen(seen({ ...VIEWS.kata, release: '\u001B[31m6.1\u202E', version: 'a\nb' }))
    expect(reasons.join()).not.toMatch(/[^\P{C}]/u)
    expect(reasons.join()).toContain(String.raw`\x1b[31m6.1\u{202e} a\x0ab`)
  })
})

/** What each class makes of each view: m(atches), c(ontradicts), u(nknown). */
const TABLE: Record<keyof typeof VIEWS, string> = {
  //                   process, shared, user-space, own, unikernel, wasm
  runc: 'c m c c c c',
  process: 'm u c c c c',
  gvisor: 'c c m c c u',
  newGvisor: 'c c m c c u',
  kata: 'c c m m u u',
  kataOfHostsBuild: 'c c m m u u',
  kataFromCache: 'u u u u u u',
  unikraft: 'c c m m m u',
}

test.for(Object.entries(TABLE))('%s against every class', ([view, expected]) => {
  const sample = seen(VIEWS[view as keyof typeof VIEWS])
  expect(ISOLATION_CLASSES.map(claimed => judgeIsolation(claimed, sample).verdict[0]).join(' ')).toBe(expected)
  for (const claimed of ISOLATION_CLASSES)
    expect(judgeIsolation(claimed, sample).reasons).not.toEqual([])
})

test('a workload that does not say is unknown to every class', () => {
  for (const claimed of ISOLATION_CLASSES)
    expect(judgeIsolation(claimed, SILENT)).toEqual({ verdict: 'unknown', kernel: 'unseen', reasons: ['GET /sandbox was answered with HTTP 404'] })
})

describe('what it comes to', () => {
  const kata = { name: 'kata/qemu', isolation: 'own-kernel' as IsolationClass, runtimeClass: 'kata-qemu' }

  test('a variant that is what it claims is fine', () => {
    expect(isolationFinding(kata, [seen(VIEWS.kata), seen(VIEWS.kata)])).toMatchObject({ check: 'isolation', variant: 'kata/qemu', status: 'ok' })
  })

  test('one pod that ran on the node\'s kernel voids the variant, however many did not', () => {
    expect(isolationFinding(kata, [seen(VIEWS.kata), SILENT, seen(VIEWS.runc)])).toEqual({
      check: 'isolation',
      variant: 'kata/qemu',
      status: 'void',
      seen: 'RuntimeClass kata-qemu ran a shared kernel on node pi5',
      why: 'it sees the node\'s kernel, "Linux 6.12.47+rpt-rpi-v8 #1 SMP PREEMPT Debian"; up for 24 h 00 min 01 s, longer than its pod (2.25 s). kata/qemu claims a kernel of its own: its figures are those of another runtime',
    })
    expect(isolationFinding({ name: 'kata/qemu', isolation: 'own-kernel' }, [seen(VIEWS.runc)]).seen).toBe('kata/qemu ran a shared kernel on node pi5')
  })

  test('a RuntimeClass that has grown a virtual machine is not runc either', () => {
    expect(isolationFinding({ name: 'runc', isolation: 'shared-kernel' }, [seen(VIEWS.kata)])).toMatchObject({ status: 'void', seen: 'runc ran a kernel of its own on node pi5' })
    expect(isolationFinding({ name: 'process', isolation: 'process' }, [seen(VIEWS.runc)])).toMatchObject({ status: 'void', seen: 'process ran in a sandbox on node pi5' })
  })

  test('a workload that never reports is not checked; signs that contradict each other, or one silent pod of several, mark', () => {
    expect(isolationFinding(kata, [SILENT, SILENT])).toMatchObject({ status: 'not-checked', seen: 'RuntimeClass kata-qemu: GET /sandbox was answered with HTTP 404' })
    expect(isolationFinding(kata, [seen(VIEWS.kata), SILENT]).status).toBe('marked')
    expect(isolationFinding(kata, [seen(VIEWS.kataFromCache)]).status).toBe('marked')
    expect(isolationFinding(kata, [])).toMatchObject({ status: 'not-checked', seen: 'RuntimeClass kata-qemu: no pod of it could be asked' })
  })
})
