import { expect, it } from 'vitest'
import { classifyConstraint } from '../../src/measure/classify-constraint.ts'

it.each([
  ['0/1 nodes are available: 1 Too many pods.', 'maxPods'],
  ['0/1 nodes are available: 1 Too many pods. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.', 'maxPods'],
  ['Pod OutOfpods: Node didn\'t have enough resource: pods, requested: 1, used: 110, capacity: 110', 'maxPods'],
  ['0/1 nodes are available: 1 Insufficient memory.', 'memory-requests'],
  ['0/1 nodes are available: 1 Insufficient cpu.', 'cpu-requests'],
  ['Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.0.1-10.244.0.14', 'pod-ips'],
  ['Error: failed to create containerd task: write /run/containerd/x: no space left on device', 'disk'],
  ['node is DiskPressure', 'disk'],
  ['runc create failed: unable to start container process: fork/exec /proc/self/exe: resource temporarily unavailable', 'pids'],
  ['fork/exec /usr/bin/runsc: cannot allocate memory', 'memory'],
  ['OOMKilled (exit code 137)', 'memory'],
  ['creating inotify watcher: too many open files', 'open-files'],
  ['no runtime for "runsc" is configured', undefined],
  ['Back-off restarting failed container', undefined],
  ['', undefined],
])('%s -> %s', (message, constraint) => {
  expect(classifyConstraint(message)).toBe(constraint)
})
