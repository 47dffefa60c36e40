import { counted } from '../../reporters/render/text/counted.ts'
import { formatDuration } from '../units/duration.ts'
import { formatBytes } from '../units/quantity.ts'
import type { Criterion, Figures } from './recommendation.ts'
import type { Request } from './request.ts'

/** Everything that was asked for, each met, missed, or not known. */
export function criteriaOf(request: Request, figures: Figures): Criterion[] {
  const { limits } = request
  return [
    pods(request, figures),
    memory(request, figures),
    ...limits.coldStartMs === undefined ? [] : [coldStart(limits.coldStartMs, figures)],
    ...limits.coldStartP95Ms === undefined ? [] : [coldStartP95(limits.coldStartP95Ms, figures)],
    ...limits.memoryPerPodBytes === undefined ? [] : [memoryPerPod(limits.memoryPerPodBytes, figures)],
    ...limits.overhead === undefined ? [] : [overhead(limits.overhead, figures)],
  ]
}

function pods({ pods: wanted }: Request, { pods, withheld }: Figures): Criterion {
  const criterion = { name: 'pods', asked: `${counted(wanted, 'pod')} at once` } as const
  if (pods === undefined)
    return { ...criterion, status: 'not-measured', why: withheld.pods ?? 'neither a density search nor a rollout of it' }
  const { count, bound, from, constraint } = pods
  if (count >= wanted)
    return { ...criterion, status: 'met', seen: from === 'rollout' ? `a rollout of ${count} served` : `${bound === 'at-least' ? 'at least ' : ''}${count}${from === 'published' ? ', as published' : ''}` }
  if (bound === 'at-least')
    return { ...criterion, status: 'not-measured', why: from === 'rollout' ? `no more than ${count} were asked for` : `at least ${count} fit, and the search ended there${constraint === undefined ? '' : ` (${constraint})`}` }
  return { ...criterion, status: 'missed', seen: `${count} fit${constraint === undefined ? '' : `, stopped by ${constraint}`}${from === 'published' ? ', as published' : ''}` }
}

/** From the memory per pod; without one, from that many having served on a machine that has no more memory than there is. */
function memory({ pods, memoryBytes, appMemoryBytes }: Request, { memory, pods: served, withheld }: Figures): Criterion {
  const criterion = { name: 'memory', asked: `${counted(pods, 'pod')} in ${formatBytes(memoryBytes)}` } as const
  if (memory === undefined && appMemoryBytes === 0 && served?.machineBytes !== undefined && served.count >= pods && served.machineBytes <= memoryBytes)
    return { ...criterion, status: 'met', seen: `${served.count} served on a machine of ${formatBytes(served.machineBytes)}` }
  if (memory === undefined)
    return { ...criterion, status: 'not-measured', why: withheld.memory ?? 'no memory per pod (specs/overhead)' }
  const takes = (perPodBytes: number): number => Math.max(memory.fixedBytes, 0) + pods * (perPodBytes + appMemoryBytes)
  const [needed, high] = [takes(memory.perPodBytes), memory.highBytes === undefined ? undefined : takes(memory.highBytes)]
  const upTo = high !== undefined && needed <= memoryBytes && high > memoryBytes ? `, by the upper end of its interval ${formatBytes(high)}` : ''
  return { ...criterion, status: needed <= memoryBytes ? 'met' : 'missed', seen: `they take ${formatBytes(needed)}${upTo}` }
}

function coldStart(limitMs: number, { coldStart, withheld }: Figures): Criterion {
  const criterion = { name: 'coldStart', asked: `cold start within ${formatDuration(limitMs)}` } as const
  if (coldStart === undefined)
    return { ...criterion, status: 'not-measured', why: withheld.coldStart ?? 'no cold start (specs/coldstart)' }
  return { ...criterion, ...judged(coldStart.medianMs, limitMs, formatDuration, 'median', coldStart) }
}

function coldStartP95(limitMs: number, { coldStart, withheld }: Figures): Criterion {
  const criterion = { name: 'coldStartP95', asked: `p95 of cold starts within ${formatDuration(limitMs)}` } as const
  if (coldStart?.p95Ms === undefined)
    return { ...criterion, status: 'not-measured', why: withheld.coldStart ?? (coldStart === undefined ? 'no cold start (specs/coldstart)' : `a p95 takes 20 pods that answered; there were ${coldStart.answered}`) }
  return { ...criterion, ...judged(coldStart.p95Ms, limitMs, formatDuration, 'p95', coldStart) }
}

/** Pods that failed are in no figure, so that a limit can only be missed with them. */
function judged(value: number, limit: number, format: (value: number) => string, what: string, { answered, failed }: NonNullable<Figures['coldStart']>): { status: 'met' | 'missed', seen: string } {
  return failed > 0
    ? { status: 'missed', seen: `${failed} of ${counted(answered + failed, 'pod')} did not answer` }
    : { status: value <= limit ? 'met' : 'missed', seen: `${what} ${format(value)} (n = ${answered})` }
}

function memoryPerPod(limitBytes: number, { memory, withheld }: Figures): Criterion {
  const criterion = { name: 'memoryPerPod', asked: `at most ${formatBytes(limitBytes)} per pod` } as const
  if (memory === undefined)
    return { ...criterion, status: 'not-measured', why: withheld.memory ?? 'no memory per pod (specs/overhead)' }
  return { ...criterion, status: memory.perPodBytes <= limitBytes ? 'met' : 'missed', seen: formatBytes(memory.perPodBytes) }
}

function overhead(limit: number, { overhead, withheld }: Figures): Criterion {
  const criterion = { name: 'overhead', asked: `at most ${limit} times the memory of runc` } as const
  if (overhead === undefined)
    return { ...criterion, status: 'not-measured', why: withheld.overhead ?? withheld.memory ?? 'no memory per pod beside that of runc (specs/overhead)' }
  return { ...criterion, status: overhead <= limit ? 'met' : 'missed', seen: `${overhead.toFixed(2)} times` }
}
