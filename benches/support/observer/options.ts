import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { parseDuration } from '../../../src/units/duration.ts'
import type { Observer } from './trial.ts'
import { observers } from './trial.ts'

/** What `pnpm bench:observer` is to do. */
export interface ObserverOptions {
  pods: number[]
  rounds: number
  observers: Observer[]
  /** Absolute path; trials that are in it already are not run again. */
  out: string
  forMs: number
}

export function observerOptions(words: readonly string[]): ObserverOptions {
  const raw = new Command('bench:observer')
    .description('What watching a rollout costs, and how exact it is: podfit, a poller and nothing, side by side on the lab, against the truth.')
    .option('--pods <numbers>', 'sizes of the rollouts', numbers, [20, 100])
    .option('--rounds <n>', 'of each size', count, 3)
    .option('--observers <names>', `of ${observers.join(', ')}`, names, [...observers])
    .option('--out <file>', 'raw figures as JSON; a run that finds some there goes on from them', 'observer.json')
    .option('--for <duration>', 'begins no trial that would end later than that from now; the same command again goes on', parseDuration, Infinity)
    .parse([...words], { from: 'user' })
    .opts<Omit<ObserverOptions, 'forMs'> & { for: number }>()
  return { pods: raw.pods, rounds: raw.rounds, observers: raw.observers, out: resolve(raw.out), forMs: Number.isFinite(raw.for) ? raw.for : Number.MAX_SAFE_INTEGER }
}

function count(word: string): number {
  if (!/^[1-9]\d*$/.test(word))
    throw new InvalidArgumentError('expected a whole number from 1 on')
  return Number(word)
}

function numbers(text: string): number[] {
  return text.split(',').map(count)
}

function names(text: string): Observer[] {
  return text.split(',').map((word) => {
    const found = observers.find(name => name === word)
    if (found === undefined)
      throw new InvalidArgumentError(`expected of ${observers.join(', ')}`)
    return found
  })
}
