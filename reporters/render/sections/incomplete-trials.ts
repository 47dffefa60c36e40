import type { PodRecord, Results, RolloutTrial } from '../../../src/results/results.ts'
import { counted } from '../counted.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import { sampledTrials } from '../sampled-trials.ts'
import { seconds } from '../seconds.ts'

/** Missing pods that are listed one by one. */
const MAX_PODS = 10

/** Trials that did not come to their end, with the pods that were missing; empty where there are none. */
export function incompleteTrialsSection(results: Results): string {
  const { variants, rollouts, densities } = results
  const entries = variants.flatMap(({ name }) => [
    ...rollouts.filter(trial => trial.variant === name && trial.status !== 'complete').map(rolloutEntry),
    ...densities.flatMap(trial => trial.variant === name && trial.status !== 'complete'
      ? `### ${escapeMarkdown(name)}, density search, round ${trial.round}: ${trial.status}\n\nReason: ${escapeMarkdown(trial.reason)}\n\nNo maximum is claimed; ${counted(trial.steps.length, 'step')} ran, the largest that held had ${counted(largestHeld(trial.steps), 'pod')}.`
      : []),
    ...sampledTrials(results).flatMap(({ what, trial }) => trial.variant === name && trial.status !== 'complete'
      ? `### ${escapeMarkdown(name)}, ${what}, ${roundOf(trial)}: ${trial.status}\n\nReason: ${escapeMarkdown(trial.reason)}\n\n${counted(trial.samples.length, 'sample')} had been taken.`
      : []),
  ])
  return entries.length === 0 ? '' : ['## Incomplete trials', ...entries].join('\n\n')
}

/** What is seen of the pods that warm the caches belongs to no round. */
function roundOf({ round }: { round: number }): string {
  return round === 0 ? 'warm-up' : `round ${round}`
}

function largestHeld(steps: { replicas: number, status: 'held' | 'failed' }[]): number {
  return Math.max(0, ...steps.filter(({ status }) => status === 'held').map(({ replicas }) => replicas))
}

function rolloutEntry(trial: RolloutTrial): string {
  const { variant, round, status, reason, replicas, readyCount, availableCount, restarts } = trial
  const present = trial.pods.filter(({ removedMs }) => removedMs === undefined)
  const missing = present.filter(pod => !pod.isReady || !pod.isAvailable)
  const uncreated = Math.max(0, replicas - present.length)
  return [
    `### ${escapeMarkdown(variant)}, rollout of ${counted(replicas, 'pod')}, round ${round}: ${status}`,
    `Reason: ${escapeMarkdown(reason ?? 'not known')}`,
    `${readyCount} of ${replicas} Ready, ${availableCount} available, ${counted(restarts, 'restart')}${uncreated > 0 ? `, ${counted(uncreated, 'pod')} never seen` : ''}.`,
    ...missing.length > 0 ? [podTable(missing.slice(0, MAX_PODS))] : [],
    ...missing.length > MAX_PODS ? [`And ${counted(missing.length - MAX_PODS, 'pod')} more, in results.json.`] : [],
  ].join('\n\n')
}

function podTable(pods: PodRecord[]): string {
  return markdownTable([
    { header: 'Missing pod' },
    { header: 'Node' },
    { header: 'Came as far as' },
    { header: 'Last warning or event' },
  ], pods.map(pod => [
    escapeMarkdown(pod.name),
    pod.node === undefined ? '-' : escapeMarkdown(pod.node),
    progress(pod),
    lastWord(pod),
  ]))
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

function lastWord({ failure, lastEvent, warning }: PodRecord): string {
  const event = warning ?? lastEvent
  if (event)
    return escapeMarkdown(`${event.reason}: ${event.message}`)
  return failure ? escapeMarkdown(`${failure.reason}: ${failure.message}`) : 'none seen'
}
