import type { AnyResults } from '../../../src/results/imported-results.ts'
import { THREAT_MODELS } from '../../../src/published/threat-models.ts'
import type { Candidate, Figures, Recommendation } from '../../../src/recommend/recommendation.ts'
import type { Limits, Request } from '../../../src/recommend/request.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { counted } from '../text/counted.ts'
import { runTitle } from '../text/run-title.ts'
import { NOT_MEASURED } from '../text/seconds.ts'

/** A recommendation in words, for markdown and for a terminal; nothing is escaped yet. */
export interface RecommendationParts {
  title: string
  /** What was asked, and of what. */
  lead: string[]
  sections: PartSection[]
}

export interface PartSection {
  heading: string
  columns: string[]
  rows: string[][]
  /** Below the table. */
  notes: string[]
}

type Of<S extends Candidate['status']> = Extract<Candidate, { status: S }>

/** Everything that is said, in its order: what will do, what might, what will not, and what nobody knows. */
export function recommendationParts({ results, request, candidates }: Recommendation): RecommendationParts {
  const of = <S extends Candidate['status']>(status: S): Of<S>[] => candidates.filter((candidate): candidate is Of<S> => candidate.status === status)
  const listed = of('short-listed')
  const { threatModel } = request
  return {
    title: listed.length === 0 ? 'Nothing that was measured will do' : `${listed[0]?.name} ${listed.length === 1 ? 'is the one that will do' : `comes first of ${listed.length} that will do`}`,
    lead: [
      `Against: ${threatModel.title} (${threatModel.name}): ${threatModel.threat}.`,
      `Advice of "${THREAT_MODELS.title}" (${THREAT_MODELS.url}): ${threatModel.advice}.`,
      `Asked for: ${askedFor(request)}.`,
      `Measured: ${runTitle(results)}.`,
    ],
    sections: [
      { heading: 'Short list', ...figureTable(listed, request), notes: listed.length === 0 ? ['Empty: see below what rules each out, or was not measured.'] : [...reasonsOf(listed), rankedBy(request), appNote(request, results)] },
      { heading: 'May do: not everything that was asked for was measured', ...figureTable(of('open'), request), notes: of('open').flatMap(missing) },
      { heading: 'Ruled out', ...whyTable(of('ruled-out')), notes: [] },
      { heading: 'Void: their figures count for nothing', ...whyTable(of('void')), notes: [] },
      { heading: 'Not covered by the advice', ...whyTable(of('not-covered')), notes: [] },
      { heading: 'Would do by its class, and was not measured', ...whyTable(of('not-measured')), notes: [] },
    ].filter(({ rows, heading }) => rows.length > 0 || heading === 'Short list'),
  }
}

function askedFor({ pods, memoryBytes, appMemoryBytes, limits }: Request): string {
  return [
    `${counted(pods, 'pod')} at once`,
    `${formatBytes(memoryBytes)} for them${appMemoryBytes === 0 ? '' : `, of which the application takes ${formatBytes(appMemoryBytes)} in each`}`,
    ...limitsIn(limits),
  ].join('; ')
}

function limitsIn({ coldStartMs, coldStartP95Ms, memoryPerPodBytes, overhead }: Limits): string[] {
  return [
    ...coldStartMs === undefined ? [] : [`cold start within ${formatDuration(coldStartMs)}`],
    ...coldStartP95Ms === undefined ? [] : [`p95 of cold starts within ${formatDuration(coldStartP95Ms)}`],
    ...memoryPerPodBytes === undefined ? [] : [`at most ${formatBytes(memoryPerPodBytes)} per pod`],
    ...overhead === undefined ? [] : [`at most ${overhead} times the memory of runc`],
  ]
}

function figureTable(candidates: readonly (Of<'short-listed'> | Of<'open'>)[], { pods, appMemoryBytes }: Request): Pick<PartSection, 'columns' | 'rows'> {
  return {
    columns: ['Variant', 'Class', 'Advice', 'Max pods', 'Memory per pod', `${counted(pods, 'pod')} take`, 'Over runc', 'Cold start', 'p95', 'Isolation'],
    rows: candidates.map(({ name, isolation, advice, figures }) => [
      name,
      isolation ?? NOT_MEASURED,
      advice?.verdict ?? NOT_MEASURED,
      podsCell(figures),
      figures.memory === undefined ? NOT_MEASURED : memoryCell(figures.memory),
      figures.memory === undefined ? NOT_MEASURED : formatBytes(Math.max(figures.memory.fixedBytes, 0) + pods * (figures.memory.perPodBytes + appMemoryBytes)),
      figures.overhead === undefined ? NOT_MEASURED : `${figures.overhead.toFixed(2)}x`,
      figures.coldStart === undefined ? NOT_MEASURED : `${formatDuration(figures.coldStart.medianMs)} (n = ${figures.coldStart.answered})`,
      figures.coldStart?.p95Ms === undefined ? NOT_MEASURED : formatDuration(figures.coldStart.p95Ms),
      figures.isolation,
    ]),
  }
}

function podsCell({ pods }: Figures): string {
  return pods === undefined ? NOT_MEASURED : `${pods.bound === 'at-least' ? '>= ' : ''}${pods.count}`
}

function memoryCell({ perPodBytes, lowBytes, highBytes }: NonNullable<Figures['memory']>): string {
  return lowBytes === undefined || highBytes === undefined ? formatBytes(perPodBytes) : `${formatBytes(perPodBytes)} [${formatBytes(lowBytes)} to ${formatBytes(highBytes)}]`
}

/** Why each class will do, once. */
function reasonsOf(candidates: readonly Candidate[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const { name, advice } of candidates) {
    if (advice !== undefined) {
      const reason = `${advice.verdict} (${advice.from === 'post' ? 'the post' : 'podfit'}): ${advice.reason}`
      byReason.set(reason, [...byReason.get(reason) ?? [], name])
    }
  }
  return [...byReason].map(([reason, names]) => `${names.join(', ')}: ${reason}.`)
}

function rankedBy({ threatModel: { first } }: Request): string {
  return `Ranked: advised first, then by ${first === 'density' ? 'max pods, memory per pod and cold start' : 'cold start, memory per pod and max pods'}.`
}

function appNote({ appMemoryBytes }: Request, { imported }: AnyResults): string {
  const workload = imported ? 'the workload that was measured' : 'podfit\'s workload, which takes some 30 KiB'
  return appMemoryBytes === 0 ? `Max pods and memory are of ${workload}: your application's own memory comes on top (--app-memory).` : `Max pods are of ${workload}: with your application fewer fit.`
}

function missing({ name, criteria }: Of<'open'>): string[] {
  return criteria.flatMap(criterion => criterion.status === 'not-measured' ? `${name}: ${criterion.asked}: not known: ${criterion.why}.` : [])
}

function whyTable(candidates: readonly (Candidate & { why: string[] })[]): Pick<PartSection, 'columns' | 'rows'> {
  return { columns: ['Variant', 'Class', 'Why'], rows: candidates.map(({ name, isolation, why }) => [name, isolation ?? NOT_MEASURED, why.join('; ')]) }
}
