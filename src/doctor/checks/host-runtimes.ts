import type { Finding } from '../finding.ts'
import type { Readings } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'

const WHY = 'without a cluster each pod is a sandbox of the runtime\'s own command line'

/** Without a cluster: whether each variant brought a sandbox up. */
export function checkHostRuntimes(subject: Subject, { runtimes }: Readings): Finding[] {
  if (runtimes === undefined)
    return []
  if (runtimes.status === 'not-read')
    return [{ check: 'runtime', why: WHY, variants: namesOf(subject.candidates.filter(isMeant)), status: 'unknown', seen: runtimes.reason, fix: 'podfit doctor without --no-probes' }]
  return runtimes.value.flatMap(({ variant, availability }): Finding[] => {
    const finding = { check: 'runtime', why: WHY, variants: [variant] }
    switch (availability.status) {
      case 'present':
        return [{ ...finding, status: 'ok', seen: `${variant}: a sandbox came up` }]
      case 'broken':
        return [{ ...finding, status: 'fault', seen: `${variant}: ${availability.reason}`, fix: availability.remedy }]
      case 'absent':
        return subject.candidates.some(({ variant: { name }, isRequired }) => name === variant && isRequired)
          ? [{ ...finding, status: 'fault', seen: `${variant}: ${availability.reason}`, fix: availability.remedy }]
          : []
    }
  })
}
