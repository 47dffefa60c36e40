import type { Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { counted } from '../text/counted.ts'
import { list } from '../document/blocks.ts'
import { own } from '../document/rich.ts'
import type { Section } from '../document/section.ts'

/** What the words mean and how far the figures can be trusted. */
export function timingNotesSection({ run, rollouts, settlings, plan, cluster }: Results): Section {
  const clocks = rollouts.map(({ clock }) => clock)
  const restarts = rollouts.reduce((sum, trial) => sum + trial.restarts, 0)
  const reconnects = rollouts.reduce((sum, trial) => sum + trial.reconnects, 0)
  const isKubernetes = cluster.kind === 'kubernetes'
  const notes = [
    isKubernetes
      ? 'Seconds are from just before the create request was sent, on the harness\'s monotonic clock, stamped when the bytes arrive. Ready: phase Running and condition Ready=True. HTTP: a 200 answered from outside the pod. Neither implies the other.'
      : 'Seconds are from just before the first sandbox was asked for, on the harness\'s monotonic clock. Ready: the runtime\'s command line has started the sandbox and says that it is running. HTTP: a 200 answered from outside the sandbox. Neither implies the other. There is no image pull, no scheduler, no network setup and no kubelet in these figures: they compare runtimes with each other, not with a Kubernetes node.',
    ...rollouts.length === 0
      ? []
      : [
          'Of several rounds: the median and [the range]. n counts the rollouts behind a figure; one whose pods did not all come up has no part in it.',
          `Resolution of Ready: ${largest(clocks.map(({ maxLoopDelayMs }) => maxLoopDelayMs), delay => `the harness's event loop was late by ${delay} at most`, 'not known, the event loop\'s delay was not measured')}. Resolution of HTTP: a pod is asked again every ${formatDuration(plan.probe.intervalMs)}.`,
          ...isKubernetes ? [`Cross-check: ${largest(clocks.map(({ maxServerDisagreementMs }) => maxServerDisagreementMs), (disagreement, ms) => `the server stamps Ready too, to the second; our stamps lie ${ms === 0 ? 'within its seconds' : `outside its seconds by ${disagreement} at most`}`, 'none, the server gave no stamps of its own')}.`] : [],
          ...restarts === 0 ? [] : [`Containers restarted ${counted(restarts, 'time')} during the rollouts.`],
          ...isKubernetes ? [reconnects === 0 ? 'No watch was interrupted.' : `A watch was interrupted ${counted(reconnects, 'time')}: what happened meanwhile was learnt late.`] : [],
        ],
  ]
  if (settlings.length > 0)
    notes.push(pauses(settlings, run))
  return { id: 'timing', title: 'How this was timed', blocks: list(notes.map(own)) }
}

function pauses(settlings: Results['settlings'], { startedAt, endedAt }: Results['run']): string {
  const totalMs = settlings.reduce((sum, { tookMs }) => sum + tookMs, 0)
  const runMs = endedAt === undefined ? 0 : Date.parse(endedAt) - Date.parse(startedAt)
  const late = (status: 'steady' | 'deadline'): number => settlings.filter(settling => settling.status === status).length
  return [
    `Between trials: ${counted(settlings.length, 'pause')}, ${formatDuration(Math.round(totalMs))} altogether${runMs > 0 ? `, ${(totalMs / runMs * 100).toFixed(1)} % of the run` : ''}, until the last trial's pods were gone and the memory they held was back.`,
    ...late('steady') === 0 ? [] : [`${late('steady')} of them ended when no more memory came back: somebody else had taken some.`],
    ...late('deadline') === 0 ? [] : [`${late('deadline')} of them ended at the plan's deadline, before all was gone.`],
  ].join(' ')
}

function largest(values: (number | undefined)[], say: (duration: string, ms: number) => string, otherwise: string): string {
  const known = values.filter(value => value !== undefined)
  const ms = Math.max(...known)
  return known.length === 0 ? otherwise : say(formatDuration(ms), ms)
}
