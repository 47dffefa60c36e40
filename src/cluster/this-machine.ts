import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What tells this machine from others that have its host name, and this boot of it from others. Empty where the system does not say. */
export interface Machine {
  /** Linux's boot_id. */
  boot: string
  /** Not the machine id itself, which machine-id(5) wants kept to the machine: its HMAC, as sd_id128_get_machine_app_specific(3) does it. */
  machine: string
}

export function thisMachine(): Machine {
  const id = read('/etc/machine-id')
  return { boot: read('/proc/sys/kernel/random/boot_id'), machine: id === '' ? '' : createHmac('sha256', id).update('podfit.io').digest('hex').slice(0, 32) }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  }
  catch {
    return ''
  }
}
