import { clip } from '../../documents/clip.ts'
import { startRemedy } from '../../cluster/embedded/start-remedy.ts'
import { K3S_DROP_INS, K3S_TEMPLATES } from '../../setup/k3s-paths.ts'
import type { Finding } from '../finding.ts'
import type { ClusterReading, HandlerProbe } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'

const WHY = 'a RuntimeClass is only a name: whether its handler makes sandboxes shows a pod'
const LONGEST = 300

/** Whether a pod of each RuntimeClass got a sandbox. */
export function checkHandlers(subject: Subject, { probes, nodes }: ClusterReading): Finding[] {
  if (probes.status === 'not-read')
    return [{ check: 'handler', why: WHY, variants: namesOf(subject.candidates.filter(isMeant)), status: 'unknown', seen: probes.reason, fix: 'podfit doctor without --no-probes, with the right to make a namespace and pods in it' }]
  const unprobed = nodes.filter(({ name }) => !probes.value.some(({ node }) => node === name)).map(({ name }) => name)
  const variants = namesOf(subject.candidates.filter(isMeant))
  return [
    ...probes.value.map(probe => ({ check: 'handler', why: WHY, variants: probe.variants, node: probe.node, ...judge(probe) })),
    ...variants.length === 0 ? [] : unprobed.map((node): Finding => ({ check: 'handler', why: WHY, variants, node, status: 'unknown', seen: 'no pod was tried here: the node takes none, or is beyond the first few', fix: 'see its other findings; kubectl cordon the others and run podfit doctor again' })),
  ]
}

function judge({ handler, runtimeClass, outcome, variants }: HandlerProbe): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const what = runtimeClass === undefined ? 'the default runtime' : `RuntimeClass ${runtimeClass}, handler ${handler},`
  const setup = `pnpm podfit setup print ${variants[0]}`
  switch (outcome.status) {
    case 'ran':
      return { status: 'ok', seen: `${what} ran a pod` }
    case 'no-image':
      return { status: 'ok', seen: `${what} made a sandbox; the image is another matter` }
    case 'no-handler':
      return { status: 'fault', seen: `${what} has nothing behind it: ${clip(outcome.message, LONGEST)}`, fix: `add the handler to containerd's configuration under its right section name (${K3S_DROP_INS}, ${K3S_TEMPLATES[3]}, or ${K3S_TEMPLATES[2]} before containerd 2), and restart K3s: ${setup}` }
    case 'failed':
      return { status: 'fault', seen: `${what} makes no sandbox: ${clip(outcome.message, LONGEST)}`, fix: startRemedy(outcome.message) ?? setup }
    case 'refused':
      return { status: 'fault', seen: `a pod of ${what.replace(/,$/, '')} was refused: ${clip(outcome.message, LONGEST)}`, fix: 'make room or take away what refuses it (kubectl describe node; admission policies), then run podfit doctor again' }
    case 'undecided':
      return { status: 'unknown', seen: `${what} ${clip(outcome.message, LONGEST)}`, fix: 'see: kubectl get events -A --sort-by=.lastTimestamp, while podfit doctor runs' }
  }
}
