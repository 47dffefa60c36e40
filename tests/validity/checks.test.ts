import { expect, test } from 'vitest'
import { checkCgroups, parseProcCgroups } from '../../src/validity/cgroups.ts'
import type { Reading } from '../../src/validity/check.ts'
import { notRead } from '../../src/validity/check.ts'
import { checkClockStep } from '../../src/validity/clock-step.ts'
import { checkClockSync } from '../../src/validity/clock-sync.ts'
import { checkGovernor } from '../../src/validity/governor.ts'
import { checkHarness } from '../../src/validity/harness.ts'
import { checkImagePulls } from '../../src/validity/image-pulls.ts'
import { checkNodes } from '../../src/validity/nodes.ts'
import { checkOtherPods } from '../../src/validity/other-pods.ts'
import { checkPageSize } from '../../src/validity/page-size.ts'
import { checkMemoryPressure, parsePressure } from '../../src/validity/pressure.ts'
import { checkSwap, checkSwapBefore } from '../../src/validity/swap.ts'
import { checkTemperature } from '../../src/validity/temperature.ts'
import { checkThrottling, checkThrottlingBefore, parseThrottled } from '../../src/validity/throttling.ts'
import { checkWatches } from '../../src/validity/watches.ts'

function read<T>(value: T): Reading<T> {
  return { status: 'read', value }
}

/** As vcgencmd, or the file in /sys, has them. */
function bits(text: string): Reading<{ source: 'firmware', bits: number }> {
  return read({ source: 'firmware', bits: parseThrottled(text) ?? Number.NaN })
}

test('the throttle bits of a Raspberry Pi: what happens within a trial voids it', () => {
  expect(checkThrottling(bits('throttled=0x0'), bits('0'))).toMatchObject({ status: 'ok' })
  expect(checkThrottling(bits('0'), bits('50005'))).toMatchObject({ status: 'void', seen: 'under-voltage, throttled (get_throttled 0x0 before, 0x50005 after)' })
  // It was over when the trial ended, and only the bit that stays tells.
  expect(checkThrottling(bits('0x0'), bits('0x80000'))).toMatchObject({ status: 'void', seen: 'soft temperature limit (get_throttled 0x0 before, 0x80000 after)' })
  // It was so before, and did not come again as far as the bits tell.
  expect(checkThrottling(bits('50000'), bits('50000'))).toMatchObject({ status: 'ok' })
  expect(checkThrottling(bits('50000'), bits('D0000'))).toMatchObject({ status: 'void', seen: expect.stringMatching(/^soft temperature limit/) })
  expect(checkThrottling(notRead('no such file'), bits('0'))).toMatchObject({ status: 'not-checked', seen: 'no such file' })
})

test('the throttle bits before a run: what the firmware remembers would hide that it happens again', () => {
  expect(checkThrottlingBefore(bits('throttled=0x0\n'))).toMatchObject({ status: 'ok' })
  expect(checkThrottlingBefore(bits('throttled=0x50000'))).toMatchObject({ status: 'marked', seen: expect.stringContaining('under-voltage, throttled since boot') })
  expect(checkThrottlingBefore(bits('throttled=0x50005'))).toMatchObject({ status: 'marked', seen: 'under-voltage, throttled now (get_throttled 0x50005)' })
  expect(parseThrottled('VCHI initialization failed')).toBeUndefined()
})

test('the throttle counters of an x86 core', () => {
  const counter = (count: number): Reading<{ source: 'counter', count: number }> => read({ source: 'counter', count })
  expect(checkThrottling(counter(7), counter(7)).status).toBe('ok')
  expect(checkThrottling(counter(7), counter(9))).toMatchObject({ status: 'void', seen: 'cores were throttled 2 times' })
  expect(checkThrottlingBefore(counter(7)).status).toBe('ok')
})

test('a step of the calendar clock, beyond what a clock may be slewed', () => {
  const before = { wallMs: 1_000_000, monotonicMs: 500 }
  const after = (wall: number): ReturnType<typeof checkClockStep> => checkClockStep(before, { wallMs: 1_000_000 + wall, monotonicMs: 600_500 })
  expect(after(600_000)).toMatchObject({ status: 'ok' })
  expect(after(600_390)).toMatchObject({ status: 'ok' })
  expect(after(603_000)).toMatchObject({ status: 'marked', seen: 'the calendar clock went 3 s further than the monotonic one within 10 min' })
  expect(after(597_000)).toMatchObject({ status: 'marked', seen: expect.stringContaining('-3 s') })
})

test('a clock that no time server keeps', () => {
  expect(checkClockSync(read(true)).status).toBe('ok')
  expect(checkClockSync(read(false)).status).toBe('marked')
})

test('memory pressure, which a density search is meant to come near', () => {
  const text = 'some avg10=1.00 avg60=0.00 avg300=0.00 total=1500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=900000\n'
  expect(parsePressure(text)).toBe(1_500_000)
  const pressure = (memoryUs: number): Reading<{ memoryUs: number, ioUs: number }> => read({ memoryUs, ioUs: 0 })
  expect(checkMemoryPressure(pressure(0), pressure(900_000), 10_000, 'rollout')).toMatchObject({ status: 'ok' })
  expect(checkMemoryPressure(pressure(0), pressure(1_500_000), 10_000, 'rollout')).toMatchObject({ status: 'marked', seen: 'something waited for memory 15.0 % of the time' })
  expect(checkMemoryPressure(pressure(0), pressure(1_500_000), 10_000, 'density').status).toBe('ok')
})

test('swap: being there marks, taking memory of an overhead trial voids it', () => {
  const swap = (freeBytes: number, totalBytes = 2 ** 30): Reading<{ totalBytes: number, freeBytes: number, hasZram: boolean }> => read({ totalBytes, freeBytes, hasZram: true })
  expect(checkSwapBefore(swap(0, 0)).status).toBe('ok')
  expect(checkSwapBefore(swap(2 ** 29))).toMatchObject({ status: 'marked', seen: expect.stringMatching(/^1 GiB of zram, 512 MiB in use/) })
  const [before, little, much] = [swap(2 ** 29), swap(2 ** 29 - 2 * 2 ** 20), swap(2 ** 28)]
  expect(checkSwap(before, little, 'rollout').status).toBe('ok')
  expect(checkSwap(before, little, 'overhead')).toMatchObject({ status: 'void', seen: '2 MiB went to swap' })
  expect(checkSwap(before, much, 'rollout').status).toBe('marked')
  expect(checkSwap(much, before, 'overhead').status).toBe('ok')
})

test('the nodes: pressure marks, another boot or another runtime voids', () => {
  const node = { name: 'pi5', ready: true, pressures: [], bootId: 'a', kernelVersion: '6.12', containerRuntimeVersion: 'containerd://2.1.4', kubeletVersion: 'v1.35.4' }
  expect(checkNodes(read([node]), read([node])).status).toBe('ok')
  expect(checkNodes(read([node]), read([{ ...node, ready: false, pressures: ['MemoryPressure'] }]))).toMatchObject({ status: 'marked', seen: 'pi5: not Ready, MemoryPressure' })
  expect(checkNodes(read([node]), read([{ ...node, bootId: 'b' }]))).toMatchObject({ status: 'void', seen: 'since the run began pi5 was rebooted (a before, b now)' })
  expect(checkNodes(read([node]), read([{ ...node, containerRuntimeVersion: 'containerd://2.2.0' }]))).toMatchObject({ status: 'void', seen: expect.stringContaining('another container runtime') })
  expect(checkNodes(read([node]), read([]))).toMatchObject({ status: 'void', seen: 'since the run began pi5 is gone' })
  expect(checkNodes(read([node]), read([node, { ...node, name: 'new' }])).status).toBe('void')
})

test('pods of others that start, end or restart', () => {
  const [dns, cron] = [{ uid: '1', name: 'kube-system/coredns', restarts: 0 }, { uid: '2', name: 'default/cron\u001B[31m', restarts: 0 }]
  expect(checkOtherPods(read([dns]), read([dns]))).toMatchObject({ status: 'ok', seen: 'none of 1 other pods started, ended or restarted' })
  expect(checkOtherPods(read([dns]), read([dns, cron]))).toMatchObject({ status: 'marked', seen: 'default/cron\\x1b[31m started' })
  expect(checkOtherPods(read([dns, cron]), read([{ ...dns, restarts: 2 }]))).toMatchObject({ status: 'marked', seen: 'default/cron\\x1b[31m ended, kube-system/coredns restarted' })
  expect(checkOtherPods(notRead('no right'), read([dns]))).toMatchObject({ status: 'not-checked', seen: 'no right' })
})

test('image pulls, of which the cluster remembers those before', () => {
  const pull = { uid: '1', pod: 'default/a', message: 'Pulling image "nginx"', count: 1 }
  expect(checkImagePulls(read([pull]), read([pull])).status).toBe('ok')
  expect(checkImagePulls(read([pull]), read([{ ...pull, count: 2 }])).status).toBe('marked')
  expect(checkImagePulls(read([]), read([pull]))).toMatchObject({ status: 'marked', seen: '1 (default/a: Pulling image "nginx")' })
})

test('watches that were lost', () => {
  expect(checkWatches([]).status).toBe('ok')
  expect(checkWatches([{ watch: 'pods', cause: 'ECONNRESET', gapMs: 12 }, { watch: 'events', cause: '410 Gone', gapMs: 3_000 }])).toMatchObject({ status: 'marked', seen: 'interrupted 2 times, at most 3 s (events: 410 Gone)' })
})

test('what the machine is', () => {
  expect(checkGovernor(read(['performance', 'performance'])).status).toBe('ok')
  expect(checkGovernor(read(['ondemand', 'performance']))).toMatchObject({ status: 'marked', seen: expect.stringMatching(/^governor ondemand; /) })
  expect(checkTemperature(read(61.2)).status).toBe('ok')
  expect(checkTemperature(read(82.9))).toMatchObject({ status: 'marked', seen: '82.9 °C' })
  expect(checkPageSize(read({ pageSizeBytes: 16_384, hasUserSpaceKernel: false })).status).toBe('ok')
  expect(checkPageSize(read({ pageSizeBytes: 16_384, hasUserSpaceKernel: true }))).toMatchObject({ status: 'marked', seen: '16 KiB' })
  const cgroups = '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t3\t1\nmemory\t0\t88\t0\n'
  expect(parseProcCgroups(cgroups)).toEqual(['cpu'])
  expect(checkCgroups(read({ version: 'v1', controllers: parseProcCgroups(cgroups) }))).toMatchObject({ status: 'marked', seen: expect.stringContaining('cgroup_enable=memory') })
  expect(checkCgroups(read({ version: 'v2', controllers: ['cpu', 'memory'] })).status).toBe('ok')
})

test('a harness that takes a fifth of the node, where it is not meant to', () => {
  const use = { location: 'on-node', cpuMs: 9_000, elapsedMs: 10_000, residentBytes: 2 ** 27, cpus: 4, startsSandboxes: false } as const
  expect(checkHarness(use, 'rollout')).toMatchObject({ status: 'marked', seen: 'it ran on the node and used 0.90 of 4 CPUs, 128 MiB' })
  expect(checkHarness({ ...use, cpuMs: 2_000 }, 'rollout').status).toBe('ok')
  expect(checkHarness(use, 'latency').status).toBe('ok')
  expect(checkHarness({ ...use, location: 'off-node' }, 'rollout').status).toBe('ok')
  expect(checkHarness({ ...use, startsSandboxes: true }, 'rollout').status).toBe('ok')
})
