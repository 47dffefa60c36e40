import type { Cluster, Rollout } from '../cluster/cluster.ts'
import { printable } from '../documents/printable.ts'
import { oneLine } from '../errors/one-line.ts'
import type { IsolationSample } from '../results/samples.ts'
import { SANDBOX_PATH, sandboxReport } from './sandbox-report.ts'

/** A pod that answers its probe has answered; one request may still be lost on a busy node. */
const TRIES = 3

/** Asks a serving pod what kernel it sees, and puts the node's beside it. */
export async function lookAround(cluster: Cluster, rollout: Rollout, pod: string, signal: AbortSignal): Promise<IsolationSample> {
  const node = rollout.log.state.pods.get(pod)?.node ?? ''
  const host = await cluster.nodeKernel(node, signal)
  for (let tries = 1; ; tries++) {
    const ageSeconds = (): number => Math.round(rollout.elapsedMs()) / 1_000
    try {
      const answer = await rollout.ask(pod, SANDBOX_PATH, signal)
      return { pod, node, ageSeconds: ageSeconds(), host, ...sandboxReport(answer) }
    }
    catch (error) {
      signal.throwIfAborted()
      if (tries === TRIES)
        return { pod, node, ageSeconds: ageSeconds(), host, status: 'unseen', reason: `GET ${SANDBOX_PATH} was not answered in ${TRIES} tries: ${printable(oneLine(error), 200)}` }
    }
  }
}
