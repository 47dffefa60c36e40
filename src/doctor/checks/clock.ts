import { checkClock } from '../../validity/clock.ts'
import type { Finding } from '../finding.ts'
import type { ClusterReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'
import { ofValidity } from './of-validity.ts'

/** Whether this host and the API server agree on the time. */
export function checkServerClock(subject: Subject, { serverClock }: ClusterReading): Finding {
  return ofValidity(checkClock(serverClock), namesOf(subject.candidates.filter(isMeant)), { fix: 'sudo timedatectl set-ntp true, here and on the node of the API server', unread: 'see whether a proxy in front of the API server takes its Date header away' })
}
