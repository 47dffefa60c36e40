import { checkClockSync } from '../../validity/clock-sync.ts'
import { checkGovernor } from '../../validity/governor.ts'
import { checkSwapBefore } from '../../validity/swap.ts'
import { checkTemperature } from '../../validity/temperature.ts'
import { checkThrottlingBefore } from '../../validity/throttling.ts'
import type { Finding } from '../finding.ts'
import type { HostReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'
import { ofValidity } from './of-validity.ts'

const ON_NODE = 'run podfit doctor on the node itself'

/** What makes every figure of this host worse or wrong: swap, throttling, heat, a CPU that changes its frequency, a clock that nothing keeps right. */
export function checkHostConditions(subject: Subject, host: HostReading): Finding[] {
  const all = namesOf(subject.candidates.filter(isMeant))
  return [
    ofValidity(checkSwapBefore(host.swap), all, { fix: 'sudo swapoff -a; for good, on Raspberry Pi OS: sudo systemctl disable --now dphys-swapfile, and remove the package that sets up zram (systemd-zram-generator, zram-tools)', unread: ON_NODE }),
    ofValidity(checkThrottlingBefore(host.throttling), all, { fix: 'a 5 A power supply and a cooler; reboot clears what the firmware remembers', unread: `${ON_NODE}; on a Raspberry Pi: vcgencmd get_throttled. Virtual machines do not tell` }),
    ofValidity(checkTemperature(host.celsius), all, { fix: 'a cooler, or a cooler place', unread: `${ON_NODE}. Virtual machines do not tell` }),
    ofValidity(checkGovernor(host.governors), all, { fix: 'echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor', unread: `${ON_NODE}. Virtual machines do not tell` }),
    ofValidity(checkClockSync(host.clockSync), all, { fix: 'sudo timedatectl set-ntp true, with systemd-timesyncd or chrony installed', unread: 'install systemd-timesyncd or chrony, so that timedatectl can tell' }),
  ]
}
