import { escapeControls } from '../documents/printable.ts'
import type { OtherPod } from '../cluster/cluster.ts'
import type { CheckResult, Reading } from './check.ts'
import { both, judged } from './check.ts'

const SHOWN = 5

/** Whether pods that are not the run's started, ended or restarted on the nodes during a trial. */
export function checkOtherPods(before: Reading<OtherPod[]>, after: Reading<OtherPod[]>): CheckResult {
  return {
    check: 'other-pods',
    why: 'their start takes CPU time, memory and the kubelet\'s attention from the pods that are measured',
    ...judged(both(before, after), ({ before, after }) => {
      const [old, current] = [new Map(before.map(pod => [pod.uid, pod])), new Map(after.map(pod => [pod.uid, pod]))]
      const changes = [
        ...after.flatMap(({ uid, name, restarts }) => {
          const known = old.get(uid)
          if (known === undefined)
            return [`${name} started`]
          return restarts > known.restarts ? [`${name} restarted`] : []
        }),
        ...before.filter(({ uid }) => !current.has(uid)).map(({ name }) => `${name} ended`),
      ].toSorted()
      const rest = changes.length > SHOWN ? ` and ${changes.length - SHOWN} more` : ''
      return changes.length === 0
        ? { status: 'ok', seen: `none of ${after.length} other pods started, ended or restarted`, amount: 0 }
        : { status: 'marked', seen: escapeControls(`${changes.slice(0, SHOWN).join(', ')}${rest}`), amount: changes.length }
    }),
  }
}
