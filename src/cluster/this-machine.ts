import { createHmac } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'

/** What tells this machine from others that have its host name, this boot of it from others, and this container from others. Empty where the system does not say. */
export interface Machine {
  /** Linux's boot_id. */
  boot: string
  /** Not the machine id itself, which machine-id(5) wants kept to the machine: its HMAC, as sd_id128_get_machine_app_specific(3) does it. */
  machine: string
  /** `pid:[4026531836]`: a process number means nothing in another one. */
  pidNamespace: string
}

export function thisMachine(): Machine {
  const id = read('/etc/machine-id')
  return { boot: read('/proc/sys/kernel/random/boot_id'), machine: id === '' ? '' : createHmac('sha256', id).update('podfit.io').digest('hex').slice(0, 32), pidNamespace: readOrEmpty(() => readlinkSync('/proc/self/ns/pid')) }
}

function read(path: string): string {
  return readOrEmpty(() => readFileSync(path, 'utf8').trim())
}

function readOrEmpty(reading: () => string): string {
  try {
    return reading()
  }
  catch {
    return ''
  }
}
