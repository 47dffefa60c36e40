import { readFileSync } from 'node:fs'
import { hostname, release } from 'node:os'
import type { NodeCondition } from '../cluster.ts'

/** This host in the form of a node: nobody watches its health, but a reboot or another kernel shows. */
export function hostCondition(): NodeCondition {
  return {
    name: hostname(),
    ready: true,
    pressures: [],
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    kernelVersion: release(),
    containerRuntimeVersion: 'none',
    kubeletVersion: 'none',
  }
}
