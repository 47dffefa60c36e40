import type { ThreatModel } from '../published/threat-models.ts'
import type { Candidate } from './recommendation.ts'

type ShortListed = Extract<Candidate, { status: 'short-listed' }>

/**
 * Best first: what is advised before what is only acceptable, because that is a judgement about safety and figures are not. Then by what the
 * threat model puts first, pods or cold start; then by memory per pod, then by the other of the two. What was not measured comes last,
 * names decide the rest.
 */
export function ranked(candidates: readonly ShortListed[], { first }: Pick<ThreatModel, 'first'>): ShortListed[] {
  const advised = ({ advice }: ShortListed): number => advice?.verdict === 'advised' ? 0 : 1
  const pods = ({ figures }: ShortListed): number => -(figures.pods?.count ?? -Infinity)
  const coldStart = ({ figures }: ShortListed): number => figures.coldStart?.medianMs ?? Infinity
  const memory = ({ figures }: ShortListed): number => figures.memory?.perPodBytes ?? Infinity
  const keys = first === 'density' ? [advised, pods, memory, coldStart] : [advised, coldStart, memory, pods]
  return candidates.toSorted((a, b) => {
    for (const key of keys) {
      const [left, right] = [key(a), key(b)]
      if (left !== right)
        return left < right ? -1 : 1
    }
    return a.name < b.name ? -1 : 1
  })
}
