import type { AnyResults } from '../../src/results/imported-results.ts'
import type { Results, RunRecord } from '../../src/results/results.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { importedMarkdown } from './imported-markdown.ts'
import { pictureLinks } from './picture-links.ts'
import { runTitle } from './run-title.ts'
import { bestVariantsSection } from './sections/best-variants.ts'
import { bindingConstraintsSection } from './sections/binding-constraints.ts'
import { coldStartSection } from './sections/cold-start.ts'
import { httpAvailabilitySection } from './sections/http-availability.ts'
import { latencySection } from './sections/latency.ts'
import { incompleteTrialsSection } from './sections/incomplete-trials.ts'
import { isolationSection } from './sections/isolation.ts'
import { machineSection } from './sections/machine.ts'
import { memoryPerPodSection } from './sections/memory-per-pod.ts'
import { overheadSection } from './sections/overhead.ts'
import { podCapacitySection } from './sections/pod-capacity.ts'
import { podsByNodeSection } from './sections/pods-by-node.ts'
import { publishedBesideMeasuredSection } from './sections/published-beside-measured.ts'
import { publishedColdStartsSection } from './sections/published-cold-starts.ts'
import { readinessSection } from './sections/readiness.ts'
import { roundsSection } from './sections/rounds.ts'
import { upgradesSection } from './sections/upgrades.ts'
import { timingNotesSection } from './sections/timing-notes.ts'
import { validitySection } from './sections/validity.ts'
import { verdictsSection } from './sections/verdicts.ts'
import { validityLine } from './validity-line.ts'

/** `report.md`: the run for a reviewer, in the words and columns of the published tables. */
export function markdown(results: AnyResults): string {
  return results.imported ? importedMarkdown(results) : measuredMarkdown(results)
}

function measuredMarkdown(results: Results): string {
  const picture = pictureLinks(results)
  const parts = [
    `# ${escapeMarkdown(runTitle(results))}`,
    warning(results.run),
    validity(results),
    roundsSection(results),
    ...voidWarnings(results),
    machineSection(results),
    podCapacitySection(results),
    podsByNodeSection(results),
    picture('density.svg'),
    readinessSection(results),
    picture('readiness.svg'),
    httpAvailabilitySection(results),
    picture('availability.svg'),
    bestVariantsSection(results),
    picture('best.svg'),
    bindingConstraintsSection(results),
    overheadSection(results),
    memoryPerPodSection(results),
    picture('overhead.svg'),
    picture('memory.svg'),
    coldStartSection(results),
    picture('cold-start.svg'),
    latencySection(results),
    isolationSection(results),
    upgradesSection(results),
    publishedBesideMeasuredSection(results),
    publishedColdStartsSection(results),
    verdictsSection(results),
    incompleteTrialsSection(results),
    validitySection(results),
    timingNotesSection(results),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

function validity(results: Results): string {
  const line = escapeMarkdown(validityLine(results))
  return results.validity.verdict === 'void' || results.validity.verdict === 'marked' ? `> **${line}**` : line
}

function warning({ status, reason }: RunRecord): string {
  if (status === 'complete')
    return ''
  const what = status === 'interrupted'
    ? `This run was interrupted${reason === undefined ? '' : ` (${escapeMarkdown(reason)})`}.`
    : 'This run was never finished: the harness was killed.'
  return `> **${what}** What it did not come to measure is missing below.`
}

function voidWarnings({ variants }: Results): string[] {
  return variants.flatMap(({ name, voidReason }) => voidReason === undefined ? [] : `> **${escapeMarkdown(name)} is void.** ${escapeMarkdown(voidReason)}. Its figures are those of something else: they are struck out, and pass no budget.`)
}
