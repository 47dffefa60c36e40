import type { AnyResults } from '../../../src/results/imported-results.ts'
import type { NodeFacts, Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { checkStandings } from '../tables/check-standing.ts'
import { counted } from '../text/counted.ts'
import type { Rich, Tone } from '../document/rich.ts'
import { joined, own, rich } from '../document/rich.ts'
import { notices } from '../ci/notices.ts'
import { utcMinutes } from '../text/utc-minutes.ts'
import { blockHtml } from './block-html.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { richHtml } from './rich-html.ts'

/** Nodes that are described in the head; all are below. */
const MAX_NODES = 3

interface Badge {
  tone: Tone
  word: string
}

/** How the run went, what it measured and where, and what must be known before the first figure. */
export function mastheadHtml(results: AnyResults): Html {
  return html`<header>
<h1>${badges(results).map(({ tone, word }) => html`<span class="badge ${tone}">${word}</span> `)}${richHtml(subject(results))}</h1>
<dl class="facts">${facts(results).map(([label, fact]) => html`<div><dt>${label}</dt><dd>${richHtml(fact)}</dd></div>`)}</dl>
${notices(results).map(({ tone, blocks }) => html`<div class="notice ${tone}">
${blocks.map(block => blockHtml(block, () => -1))}</div>
`)}</header>
`
}

function badges(results: AnyResults): Badge[] {
  if (results.imported)
    return [{ tone: 'warn', word: 'IMPORTED' }]
  const { run, validity, verdicts } = results
  const checks = checkStandings(results)
  const conditions: Record<typeof validity.verdict, Badge> = {
    valid: { tone: 'good', word: 'valid' },
    marked: { tone: 'warn', word: 'marked' },
    void: { tone: 'bad', word: 'VOID' },
    unchecked: { tone: 'warn', word: 'conditions unchecked' },
  }
  return [
    run.status === 'complete' ? { tone: 'good', word: 'complete' } : { tone: 'bad', word: run.status.toUpperCase() },
    conditions[validity.verdict],
    checksBadge(checks, verdicts.length),
  ]
}

function checksBadge(checks: ReturnType<typeof checkStandings>, all: number): Badge {
  if (all === 0)
    return { tone: 'warn', word: 'no budget checked' }
  if (checks.fail > 0)
    return { tone: 'bad', word: `${checks.fail} of ${counted(all, 'check')} FAILED` }
  return checks.void > 0 ? { tone: 'bad', word: `${checks.void} of ${counted(all, 'check')} void` } : { tone: 'good', word: `${counted(all, 'check')} passed` }
}

function subject(results: AnyResults): Rich {
  if (results.imported)
    return own(`${results.imported.format}: not measured by podfit`)
  const { kind, name, nodes } = results.cluster
  return rich`${name} (${own(kind === 'kubernetes' ? `Kubernetes cluster, ${counted(nodes.length, 'node')}` : 'embedded: OCI runtimes on this host, no Kubernetes')})`
}

function facts(results: AnyResults): [label: string, fact: Rich][] {
  const { run, variants } = results
  const took = run.endedAt === undefined ? '' : `, ${formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt))}`
  const time: [string, Rich] = ['Time', own(`${utcMinutes(run.startedAt)}${took}`)]
  if (results.imported)
    return [['Run', run.id], time, ['Files', joined(results.imported.files.map(({ name }) => name), ', ')], ['Variants', own(String(variants.length))]]
  return [['Run', run.id], time, ...nodeFacts(results), ['Plan', rich`${results.plan.file}, profile ${results.run.profile}, ${counted(results.plan.rounds, 'round')}, ${counted(results.plan.replicas, 'pod')} a rollout`], ['Variants', variantFact(results)], ['Harness', `podfit ${results.harness.podfitVersion}, Node ${results.harness.nodeVersion}, ${results.harness.location}`]]
}

function nodeFacts({ cluster: { nodes } }: Results): [string, Rich][] {
  const described = nodes.slice(0, MAX_NODES).map((node): [string, Rich] => ['Node', nodeFact(node)])
  return nodes.length > MAX_NODES ? [...described, ['Nodes', own(`${nodes.length - MAX_NODES} more, see Machine and versions`)]] : described
}

function nodeFact({ name, architecture, cpus, memoryBytes, kernelVersion, osImage, containerRuntimeVersion }: NodeFacts): Rich {
  return rich`${name}: ${architecture}, ${counted(cpus, 'CPU')}, ${formatBytes(memoryBytes)}, kernel ${kernelVersion}, ${osImage}, ${containerRuntimeVersion}`
}

function variantFact({ variants }: Results): Rich {
  const count = (status: 'present' | 'skipped' | 'broken'): number => variants.filter(variant => variant.status === status).length
  return own([`${count('present')} measured`, ...count('skipped') > 0 ? [`${count('skipped')} skipped`] : [], ...count('broken') > 0 ? [`${count('broken')} broken`] : []].join(', '))
}
