import type { AnyResults } from '../../src/results/imported-results.ts'
import type { Section } from './document/section.ts'
import { bestVariantsSection } from './sections/best-variants.ts'
import { bindingConstraintsSection } from './sections/binding-constraints.ts'
import { coldStartSection } from './sections/cold-start.ts'
import { httpAvailabilitySection } from './sections/http-availability.ts'
import { importedCapacitySection } from './sections/imported-capacity.ts'
import { importedIncompleteSection } from './sections/imported-incomplete.ts'
import { importedSourceSection } from './sections/imported-source.ts'
import { importedTimingNotesSection } from './sections/imported-timing-notes.ts'
import { incompleteTrialsSection } from './sections/incomplete-trials.ts'
import { isolationSection } from './sections/isolation.ts'
import { latencySection } from './sections/latency.ts'
import { machineSection } from './sections/machine.ts'
import { memoryPerPodSection } from './sections/memory-per-pod.ts'
import { overheadSection } from './sections/overhead.ts'
import { podCapacitySection } from './sections/pod-capacity.ts'
import { podsByNodeSection } from './sections/pods-by-node.ts'
import { publishedBesideMeasuredSection } from './sections/published-beside-measured.ts'
import { publishedColdStartsSection } from './sections/published-cold-starts.ts'
import { readinessSection } from './sections/readiness.ts'
import { timingNotesSection } from './sections/timing-notes.ts'
import { upgradesSection } from './sections/upgrades.ts'
import { validitySection } from './sections/validity.ts'
import { verdictsSection } from './sections/verdicts.ts'

/** What a report says, in its order, without a format: of imported figures the same tables as far as the files go. */
export function sections(results: AnyResults): Section[] {
  const parts = results.imported
    ? [
        importedSourceSection(results),
        importedCapacitySection(results),
        overheadSection(results),
        readinessSection(results),
        httpAvailabilitySection(results),
        bestVariantsSection(results),
        importedIncompleteSection(results),
        importedTimingNotesSection(results),
      ]
    : [
        upgradesSection(results),
        machineSection(results),
        podCapacitySection(results),
        podsByNodeSection(results),
        readinessSection(results),
        httpAvailabilitySection(results),
        bestVariantsSection(results),
        bindingConstraintsSection(results),
        overheadSection(results),
        memoryPerPodSection(results),
        coldStartSection(results),
        latencySection(results),
        isolationSection(results),
        publishedBesideMeasuredSection(results),
        publishedColdStartsSection(results),
        verdictsSection(results),
        incompleteTrialsSection(results),
        validitySection(results),
        timingNotesSection(results),
      ]
  return parts.filter(section => section !== undefined)
}
