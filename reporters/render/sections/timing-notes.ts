import type { Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { counted } from '../counted.ts'

/** What the words mean and how far the figures can be trusted. */
export function timingNotesSection({ rollouts, plan, harness }: Results): string {
  const clocks = rollouts.map(({ clock }) => clock)
  const reconnects = rollouts.reduce((sum, trial) => sum + trial.reconnects, 0)
  const notes = [
    'Seconds are from just before the create request was sent, on the harness\'s monotonic clock, stamped when the bytes arrive. Ready: phase Running and condition Ready=True. HTTP: a 200 answered from outside the pod. Neither implies the other.',
    ...rollouts.length === 0
      ? []
      : [
          'Of several rounds: the median and [the range]. n counts the rollouts behind a figure; one whose pods did not all come up has no part in it.',
          `Resolution of Ready: ${largest(clocks.map(({ maxLoopDelayMs }) => maxLoopDelayMs), delay => `the harness's event loop was late by ${delay} at most`, 'not known, the event loop\'s delay was not measured')}. Resolution of HTTP: a pod is asked again every ${formatDuration(plan.probe.intervalMs)}.`,
          `Cross-check: ${largest(clocks.map(({ maxServerDisagreementMs }) => maxServerDisagreementMs), disagreement => `the server's own stamps of Ready, which have a resolution of one second, lie at most ${disagreement} outside of ours`, 'the server gave no stamps of its own')}.`,
          reconnects === 0 ? 'No watch was interrupted.' : `A watch was interrupted ${counted(reconnects, 'time')}: what happened meanwhile was learnt late.`,
        ],
    ...harness.location === 'on-node' ? ['The harness ran on the node under test and took memory and CPU from the pods.'] : [],
  ]
  return ['## How this was timed', notes.map(note => `- ${note}`).join('\n')].join('\n\n')
}

function largest(values: (number | undefined)[], say: (duration: string) => string, otherwise: string): string {
  const known = values.filter(value => value !== undefined)
  return known.length === 0 ? otherwise : say(formatDuration(Math.max(...known)))
}
