import type { PodRecord, Results, RolloutTrial } from '../../../src/results/results.ts'
import { counted } from '../text/counted.ts'
import { heading, paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { own, rich } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'
import { sampledTrials } from '../tables/sampled-trials.ts'
import { seconds } from '../text/seconds.ts'

/** Missing pods that are listed one by one. */
const MAX_PODS = 10

/** Trials that did not come to their end, with the pods that were missing; undefined where there are none. */
export function incompleteTrialsSection(results: Results): Section | undefined {
  const { variants, rollouts, densities } = results
  const blocks = variants.flatMap(({ name }) => [
    ...rollouts.filter(trial => trial.variant === name && trial.status !== 'complete').flatMap(rolloutBlocks),
    ...densities.flatMap(trial => trial.variant === name && trial.status !== 'complete'
      ? [
          heading(rich`${name}, density search, round ${trial.round}: ${own(trial.status)}`),
          ...paragraph(rich`Reason: ${trial.reason}`),
          ...paragraph(rich`No maximum is claimed; ${own(counted(trial.steps.length, 'step'))} ran, the largest that held had ${own(counted(largestHeld(trial.steps), 'pod'))}.`),
        ]
      : []),
    ...sampledTrials(results).flatMap(({ what, trial }) => trial.variant === name && trial.status !== 'complete'
      ? [
          heading(rich`${name}, ${own(what)}, ${own(roundOf(trial))}: ${own(trial.status)}`),
          ...paragraph(rich`Reason: ${trial.reason}`),
          ...paragraph(rich`${own(counted(trial.samples.length, 'sample'))} had been taken.`),
        ]
      : []),
  ])
  return blocks.length === 0 ? undefined : { id: 'incomplete-trials', title: 'Incomplete trials', blocks }
}

/** What is seen of the pods that warm the caches belongs to no round. */
function roundOf({ round }: { round: number }): string {
  return round === 0 ? 'warm-up' : `round ${round}`
}

function largestHeld(steps: { replicas: number, status: 'held' | 'failed' }[]): number {
  return Math.max(0, ...steps.filter(({ status }) => status === 'held').map(({ replicas }) => replicas))
}

function rolloutBlocks(trial: RolloutTrial): Block[] {
  const { variant, round, status, reason, replicas, readyCount, availableCount, restarts } = trial
  const present = trial.pods.filter(({ removedMs }) => removedMs === undefined)
  const missing = present.filter(pod => !pod.isReady || !pod.isAvailable)
  const uncreated = Math.max(0, replicas - present.length)
  return [
    heading(rich`${variant}, rollout of ${own(counted(replicas, 'pod'))}, round ${round}: ${own(status)}`),
    ...paragraph(rich`Reason: ${reason ?? 'not known'}`),
    ...paragraph(own(`${readyCount} of ${replicas} Ready, ${availableCount} available, ${counted(restarts, 'restart')}${uncreated > 0 ? `, ${counted(uncreated, 'pod')} never seen` : ''}.`)),
    ...missing.length > 0 ? [podTable(trial, missing.slice(0, MAX_PODS))] : [],
    ...missing.length > MAX_PODS ? paragraph(own(`And ${counted(missing.length - MAX_PODS, 'pod')} more, in results.json.`)) : [],
  ]
}

function podTable({ variant }: RolloutTrial, pods: PodRecord[]): Block {
  return table('Pods that did not come up, each with its last event', [
    { header: 'Missing pod' },
    { header: 'Node' },
    { header: 'Came as far as' },
    { header: 'Last warning or event' },
  ], pods.map(pod => ({ variant: { name: variant }, cells: [pod.name, pod.node ?? own('-'), own(progress(pod)), lastWord(pod)] })))
}

function progress(pod: PodRecord): string {
  const stages = [
    ['available', pod.availableMs],
    ['Ready', pod.readyMs],
    ['started', pod.startedMs],
    ['addressed', pod.addressedMs],
    ['scheduled', pod.scheduledMs],
    ['created', pod.createdMs],
  ] as const
  const [stage, atMs] = stages.find(([, at]) => at !== undefined) ?? []
  if (stage === undefined || atMs === undefined)
    return '-'
  // It was Ready, or answered, once: what it lacks now is said with it.
  const lacks = [...pod.isReady ? [] : ['not Ready'], ...pod.isAvailable ? [] : ['not answering']].join(', ')
  return `${stage} at ${seconds(atMs)} s, now ${lacks}`
}

function lastWord({ failure, lastEvent, warning }: PodRecord): Rich {
  const event = warning ?? lastEvent
  if (event)
    return `${event.reason}: ${event.message}`
  return failure ? `${failure.reason}: ${failure.message}` : own('none seen')
}
