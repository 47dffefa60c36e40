import type { ClassAdvice, ThreatModel } from '../published/threat-models.ts'
import type { AnyResults, AnyVariantRecord } from '../results/imported-results.ts'
import type { AnyVariant, IsolationClass } from '../variants/variant.ts'
import { criteriaOf } from './criteria.ts'
import { figuresOf } from './figures-of.ts'
import { ranked } from './rank.ts'
import type { Candidate, Recommendation } from './recommendation.ts'
import type { Request } from './request.ts'

/**
 * Which variants of a run will do: the advice about the threat model, joined with what was measured.
 *
 * Figures are taken from this run and nowhere else. What is void is out, what was not measured is said and never guessed.
 *
 * @param known podfit's own variants, by name: their isolation classes, where the results do not have one, and what else might do
 */
export function recommend(results: AnyResults, request: Request, known: ReadonlyMap<string, AnyVariant>): Recommendation {
  const found = results.variants.map(variant => candidateOf(results, variant, request, known))
  const names = new Set(results.variants.map(({ name }) => name))
  // One that exists only without a cluster says nothing about a cluster.
  const others = [...known.values()]
    .filter(({ name, kubernetes }) => !names.has(name) && (kubernetes !== undefined || isEmbedded(results)))
    .flatMap(variant => absentOf(variant, request.threatModel))
  const shortList = ranked(found.filter(candidate => candidate.status === 'short-listed'), request.threatModel)
  return { results, request, candidates: [...shortList, ...found.filter(({ status }) => status !== 'short-listed'), ...others] }
}

function isEmbedded(results: AnyResults): boolean {
  return !results.imported && results.cluster.kind === 'embedded'
}

function candidateOf(results: AnyResults, record: AnyVariantRecord, request: Request, known: ReadonlyMap<string, AnyVariant>): Candidate {
  const { name } = record
  const isolation = 'isolation' in record ? record.isolation : known.get(name)?.isolation
  const advice = isolation && adviceOn(request.threatModel, name, isolation)
  const candidate = { ...identityOf(record), ...(isolation === undefined ? {} : { isolation }), ...(advice === undefined ? {} : { advice }) }
  const voidReason = results.imported ? undefined : voidReasonOf(results, record)
  if (voidReason !== undefined)
    return { ...candidate, status: 'void', why: [voidReason] }
  if (advice === undefined)
    return { ...candidate, status: 'not-covered', why: ['its isolation class is not known: no variant of podfit has this name'] }
  if (advice.verdict === 'ruled-out' || advice.verdict === 'not-covered')
    return { ...candidate, status: advice.verdict, why: [advice.reason] }
  if (record.status === 'skipped' || record.status === 'broken')
    return { ...candidate, status: 'not-measured', why: [`${record.status}: ${record.reason}. ${record.status === 'skipped' ? 'To add it' : 'What may help'}: ${record.remedy}`] }
  const figures = figuresOf(results, name)
  const criteria = criteriaOf(request, figures)
  const missed = criteria.flatMap(criterion => criterion.status === 'missed' ? `${criterion.asked}: ${criterion.seen}` : [])
  if (missed.length > 0)
    return { ...candidate, status: 'ruled-out', why: missed, figures }
  return { ...candidate, status: criteria.every(({ status }) => status === 'met') ? 'short-listed' : 'open', figures, criteria }
}

function identityOf({ name, runtime, variant }: Pick<AnyVariantRecord, 'name' | 'runtime' | 'variant'>): Pick<Candidate, 'name' | 'runtime' | 'variant'> {
  return { name, runtime, ...(variant === undefined ? {} : { variant }) }
}

function voidReasonOf(results: Extract<AnyResults, { imported?: never }>, record: AnyVariantRecord): string | undefined {
  if ('voidReason' in record && record.voidReason !== undefined)
    return record.voidReason
  const ofRun = results.validity.findings.find(({ status, variant, trial }) => status === 'void' && variant === undefined && trial === undefined)
  return ofRun && `the whole run is: ${ofRun.check}: ${ofRun.seen}`
}

/** A variant that would do and is not in the results. */
function absentOf({ name, runtime, variant, isolation }: AnyVariant, threatModel: ThreatModel): Candidate[] {
  const advice = adviceOn(threatModel, name, isolation)
  return advice?.verdict === 'advised' || advice?.verdict === 'acceptable'
    ? [{ name, runtime, ...(variant === undefined ? {} : { variant }), isolation, advice, status: 'not-measured', why: ['not in these results'] }]
    : []
}

/** The first entry that fits counts. */
function adviceOn({ classes }: ThreatModel, name: string, isolation: IsolationClass): ClassAdvice | undefined {
  return classes.find(advice => advice.isolation === isolation && (advice.variants === undefined || advice.variants.includes(name)))
}
