import { markdownTable } from '../../../reporters/render/text/markdown-table.ts'
import { groupBy } from '../../../src/collections/group-by.ts'
import { median } from '../../../src/stats/median.ts'
import { ends, isWatched, pairsOf, quantileText, ratioText, spread, steps } from './figures.ts'
import type { Pair, WatchedTrial } from './figures.ts'
import type { MemorySample, ObserverTrial } from './trial.ts'
import { observers } from './trial.ts'

const NAMES = { nothing: 'nothing', recorder: 'podfit, its recorder', vitest: 'podfit, `vitest run`', poller: 'poller' } as const

/** All trials as markdown tables. */
export function observerReport(trials: readonly ObserverTrial[]): string {
  const groups = groupBy(trials.toSorted((a, b) => a.pods - b.pods || observers.indexOf(a.observer) - observers.indexOf(b.observer)), ({ pods, observer }) => `${pods} ${observer}`)
  const watched = [...groups.values()].map(group => group.filter(isWatched)).filter(group => group.length > 0)
  return [
    '### Ready: milliseconds behind the API server\'s audit log\n',
    lateness(watched, ({ truth, seen }) => seen.readyAt - truth.readyAt, ({ readyAt }) => readyAt, ({ readyAt }) => readyAt),
    '### Ready: milliseconds before the API server received the update or after it had carried it out\n',
    outside(watched),
    '### HTTP: milliseconds behind the moment the workload listens\n',
    lateness(watched, ({ truth: { listensAt = Number.NaN }, seen }) => seen.availableAt - listensAt, ({ listensAt = Number.NaN }) => listensAt, ({ availableAt }) => availableAt),
    '### HTTP: milliseconds behind the moment it listens and the API server has its address\n',
    lateness(watched, ({ truth, seen }) => seen.availableAt - askable(truth), askable, ({ availableAt }) => availableAt),
    '### The time axis: what an observer calls the time to all Ready\n',
    timeAxis(watched),
    '### Cost\n',
    cost(watched, trials),
    '### Where the memory is, at its peak in the timed part\n',
    memory(watched),
    '### The rollout itself\n',
    rollouts([...groups.values()], trials),
    '### What happens before anybody can know: milliseconds after containerd started the container, all observers together\n',
    beforehand(trials),
  ].join('\n')
}

/** NaN where the witness has not seen it listen. */
function askable({ listensAt = Number.NaN, addressedAt }: Pair['truth']): number {
  return Math.max(listensAt, addressedAt)
}

/** A watch may tell of an update before its request has ended, and rightly so: what lies between is nobody's error. */
function outside(groups: readonly WatchedTrial[][]): string {
  return table(['pods', 'observer', 'rounds', 'first', 'all', 'per pod p50', 'p99', 'largest', 'n', 'event loop late by at most', 'watches interrupted'], groups.map((group) => {
    const errorsOf = (trial: WatchedTrial): number[] => pairsOf(trial).map(({ truth, seen }) => Math.max(0, seen.readyAt - truth.readyAt, truth.readyReceivedAt - seen.readyAt))
    const errors = group.flatMap(errorsOf)
    const atEnds = group.map((trial) => {
      const byTruth = pairsOf(trial).toSorted((a, b) => a.truth.readyAt - b.truth.readyAt)
      const errorOf = (pair: Pair | undefined): number => pair === undefined ? Number.NaN : Math.max(0, pair.seen.readyAt - pair.truth.readyAt, pair.truth.readyReceivedAt - pair.seen.readyAt)
      return { first: errorOf(byTruth[0]), all: errorOf(byTruth.at(-1)) }
    })
    return [
      ...head(group), spread(atEnds.map(({ first }) => first), 1), spread(atEnds.map(({ all }) => all), 1), quantileText(errors, 0.5, 1), quantileText(errors, 0.99, 1), ends(errors).all.toFixed(1), String(errors.length),
      spread(group.flatMap(({ seen }) => seen.maxLoopDelayMs ?? []), 1),
      spread(group.flatMap(({ seen }) => seen.reconnects ?? [])),
    ]
  }))
}

/** Pods of which the truth is not known are left out, and so are the first and all of their rollout. */
function lateness(groups: readonly WatchedTrial[][], lateOf: (pair: Pair) => number, trueOf: (pod: Pair['truth']) => number, seenOf: (pod: Pair['seen']) => number): string {
  return table(['pods', 'observer', 'rounds', 'first', 'all', 'per pod p50', 'p99', 'largest', 'n'], groups.map((group) => {
    const ofTrials = group.filter(({ truth }) => truth.pods.every(pod => Number.isFinite(trueOf(pod)))).map((trial) => {
      const [truth, seen] = [ends(trial.truth.pods.map(trueOf)), ends(trial.seen.pods.map(seenOf))]
      return { first: seen.first - truth.first, all: seen.all - truth.all }
    })
    const late = group.flatMap(trial => pairsOf(trial).map(lateOf)).filter(Number.isFinite)
    const errors = late.map(Math.abs)
    if (late.length === 0)
      return [...head(group), '-', '-', '-', '-', '-', '0']
    return [...head(group), spread(ofTrials.map(({ first }) => first)), spread(ofTrials.map(({ all }) => all)), quantileText(late, 0.5, 1), quantileText(errors, 0.99, 1), ends(errors).all.toFixed(1), String(late.length)]
  }))
}

function timeAxis(groups: readonly WatchedTrial[][]): string {
  return table(['pods', 'observer', 'rounds', 'true, s', 'told, s', 'by counting polls, s', 'steps of its timeline', 'between two looks, ms', 'at most'], groups.map((group) => {
    const periods = group.flatMap(({ seen }) => seen.periodsMs)
    const counted = group.map(({ seen }) => Math.max(...seen.pods.map(({ readyByCounterMs = Number.NaN }) => readyByCounterMs)) / 1_000)
    return [
      ...head(group),
      spread(group.map(({ truth }) => (ends(truth.pods.map(({ readyAt }) => readyAt)).all - truth.requestedAt) / 1_000), 2),
      spread(group.map(({ seen }) => (ends(seen.pods.map(({ readyAt }) => readyAt)).all - seen.t0) / 1_000), 2),
      counted.some(Number.isNaN) ? '-' : spread(counted, 2),
      spread(group.map(({ seen }) => steps(seen))),
      periods.length === 0 ? '-' : median(periods).toFixed(0),
      periods.length === 0 ? '-' : Math.max(...periods).toFixed(0),
    ]
  }))
}

function cost(groups: readonly WatchedTrial[][], trials: readonly ObserverTrial[]): string {
  return table(['pods', 'observer', 'rounds', 'CPU, s', 'times the poller\'s', 'exporter, CPU s', 'with its exporter', 'CPU of all of it, s', 'peak, MiB', 'PSS then, MiB', 'exporter, MiB', 'peak of all of it, MiB'], groups.map((group) => {
    const [first] = group
    const ofSize = trials.filter(({ pods }) => pods === first?.pods)
    const exporters = group.flatMap(({ cost }) => cost.exporterCpuMs ?? [])
    return [
      ...head(group),
      spread(group.map(({ cost }) => cost.timedCpuMs / 1_000), 2),
      first === undefined || first.observer === 'poller' ? '-' : ratioText(ofSize, first.observer, 'poller', ({ cost }) => cost?.timedCpuMs ?? Number.NaN),
      spread(exporters.map(ms => ms / 1_000), 2),
      first === undefined || first.observer === 'poller' ? '-' : ratioText(ofSize, first.observer, 'poller', ({ cost }) => (cost?.timedCpuMs ?? Number.NaN) + (cost?.exporterCpuMs ?? 0)),
      spread(group.map(({ cost }) => cost.wholeCpuMs / 1_000), 2),
      spread(group.map(({ cost }) => mebibytes(cost.timedPeak))),
      spread(group.map(({ cost }) => cost.timedPeak.pssBytes / 2 ** 20)),
      spread(group.flatMap(({ cost }) => cost.exporterPeak === undefined ? [] : mebibytes(cost.exporterPeak))),
      spread(group.map(({ cost }) => mebibytes(cost.wholePeak))),
    ]
  }))
}

function memory(groups: readonly WatchedTrial[][]): string {
  return table(['pods', 'observer', 'rounds', 'process: MiB'], groups.map((group) => {
    const largest = group.toSorted((a, b) => b.cost.timedPeak.aloneBytes - a.cost.timedPeak.aloneBytes)[0]
    return [...head(group), (largest?.cost.timedPeak.processes ?? []).toSorted((a, b) => b.aloneBytes - a.aloneBytes).map(({ name, aloneBytes }) => `${name} ${(aloneBytes / 2 ** 20).toFixed(0)}`).join(', ')]
  }))
}

function rollouts(groups: readonly ObserverTrial[][], trials: readonly ObserverTrial[]): string {
  const allReady = ({ truth }: ObserverTrial): number => ends(truth.pods.map(({ readyAt }) => readyAt)).all - truth.requestedAt
  const firstReady = ({ truth }: ObserverTrial): number => ends(truth.pods.map(({ readyAt }) => readyAt)).first - truth.requestedAt
  return table(['pods', 'watched by', 'rounds', 'first Ready, s', 'all Ready, s', 'first Ready, times that with nothing watching (95 % CI)', 'all Ready, times that (95 % CI)', 'CPUs busy before, %', 'witness, CPU s'], groups.map((group) => {
    const [first] = group
    const ofSize = trials.filter(({ pods }) => pods === first?.pods)
    return [
      ...head(group),
      spread(group.map(trial => firstReady(trial) / 1_000), 2),
      spread(group.map(trial => allReady(trial) / 1_000), 2),
      first === undefined || first.observer === 'nothing' ? '-' : ratioText(ofSize, first.observer, 'nothing', firstReady),
      first === undefined || first.observer === 'nothing' ? '-' : ratioText(ofSize, first.observer, 'nothing', allReady),
      spread(group.map(({ busyBefore }) => busyBefore * 100)),
      spread(group.map(({ witnessCpuMs }) => witnessCpuMs / 1_000), 1),
    ]
  })) + table(['watched by', 'rounds of all sizes', 'first Ready, times that with nothing watching (95 % CI)', 'all Ready, times that (95 % CI)'], observers.filter(observer => observer !== 'nothing').flatMap((observer) => {
    const rounds = trials.filter(trial => trial.observer === observer).length
    return rounds === 0 ? [] : [[NAMES[observer], String(rounds), ratioText(trials, observer, 'nothing', firstReady), ratioText(trials, observer, 'nothing', allReady)]]
  }))
}

function beforehand(trials: readonly ObserverTrial[]): string {
  const steps: [string, (pod: Pair['truth']) => number][] = [
    ['its socket listens', ({ listensAt = Number.NaN, startedAt = Number.NaN }) => listensAt - startedAt],
    ['the API server has the pod\'s address', ({ addressedAt, startedAt = Number.NaN }) => addressedAt - startedAt],
    ['the API server has the pod Ready', ({ readyAt, startedAt = Number.NaN }) => readyAt - startedAt],
    ['(from receiving that update to having carried it out)', ({ readyAt, readyReceivedAt }) => readyAt - readyReceivedAt],
    ['(how exactly the witness knows when it listens)', ({ listensAt = Number.NaN, notYetAt = Number.NaN }) => listensAt - notYetAt],
  ]
  return table(['pods', 'what', 'p50', 'p99', 'n'], [...groupBy(trials, ({ pods }) => pods)].toSorted(([a], [b]) => a - b).flatMap(([pods, ofSize]) => steps.map(([what, valueOf]) => {
    const values = ofSize.flatMap(({ truth }) => truth.pods.map(valueOf)).filter(Number.isFinite)
    return [String(pods), what, quantileText(values, 0.5, 1), quantileText(values, 0.99, 1), String(values.length)]
  })))
}

function head(group: readonly ObserverTrial[]): string[] {
  const [first] = group
  return first === undefined ? [] : [String(first.pods), NAMES[first.observer], String(group.length)]
}

function mebibytes({ aloneBytes }: MemorySample): number {
  return aloneBytes / 2 ** 20
}

function table(headers: readonly string[], rows: readonly string[][]): string {
  const words = new Set(['observer', 'watched by', 'what', 'process: MiB'])
  return `${markdownTable(headers.map(header => words.has(header) ? { header } : { header, align: 'right' as const }), rows)}\n`
}
