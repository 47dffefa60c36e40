import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { labPaths } from '../fixtures/lab/paths.ts'
import { hostBinary } from '../fixtures/workloads/host-binary.ts'
import { newRunId } from '../fixtures/run-id.ts'
import { markdownTable } from '../reporters/render/text/markdown-table.ts'
import type { Cluster } from '../src/cluster/cluster.ts'
import { embeddedCluster } from '../src/cluster/embedded/embedded-cluster.ts'
import { endEmbeddedRun } from '../src/cluster/embedded/end-run.ts'
import { beginEmbeddedRun } from '../src/cluster/embedded/run-folder.ts'
import { connect } from '../src/cluster/kubernetes/connect.ts'
import { KubernetesApi } from '../src/cluster/kubernetes/kubernetes-api.ts'
import { kubernetesCluster } from '../src/cluster/kubernetes/kubernetes-cluster.ts'
import { createNamespace, deleteNamespace } from '../src/cluster/kubernetes/run-namespace.ts'
import { runRollout } from '../src/measure/run-rollout.ts'
import { emptyRolloutState } from '../src/measure/rollout-state.ts'
import { compareSeries } from '../src/stats/compare-series.ts'
import { medianRatioInterval } from '../src/stats/median-ratio-interval.ts'
import { theilSenSlope } from '../src/stats/theil-sen-slope.ts'
import { Journal } from '../src/results/journal.ts'
import { loadAnyVariants } from '../src/variants/load-variants.ts'
import type { AnyVariant } from '../src/variants/variant.ts'
import { startFakeApi } from './support/fake-api-process.ts'
import type { HeldResources } from './support/held-resources.ts'
import { heldResources } from './support/held-resources.ts'
import { soakPlot } from './support/soak-plot.ts'

const PODS = 20
/** Rounds that are compared: the first of them fill caches and pools. */
const ENDS = 10
const DEADLINE_MS = 120_000
const RUNTIMES = fileURLToPath(new URL('../fixtures/runtimes', import.meta.url))

interface Round extends HeldResources {
  /** What the same small programs took just before, started by a process that is new each time: how fast the machine is just now. */
  controlMs: number
  allReadyMs: number
  allServeMs: number
}

interface Place {
  cluster: Cluster
  variant: AnyVariant
  end: () => Promise<void>
}

/** `pnpm bench:soak [process|crun|runc|fake-cluster] [plot.svg] [--rounds 50]`, and on the lab: `pnpm lab exec -- pnpm bench:soak lab [plot.svg]` */
const { values: { rounds: wanted }, positionals: [name = 'process', plot] } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '50' } } })
const ROUNDS = Number(wanted)
if (!(Number.isInteger(ROUNDS) && ROUNDS > 0))
  throw new RangeError(`--rounds takes a whole number from 1 on, got ${JSON.stringify(wanted)}`)
// Started again with the flag: pnpm and people would forget it.
if (globalThis.gc === undefined)
  process.exit(spawnSync(process.execPath, ['--expose-gc', ...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' }).status ?? 1)

const place = await placeOf(name)
const dir = mkdtempSync(join(tmpdir(), 'podfit-soak-'))
const journal = Journal.create(join(dir, 'journal.ndjson'))
const rounds: Round[] = []
try {
  for (let index = 0; index < ROUNDS; index++)
    rounds.push(await round(index))
}
catch (error) {
  // The rounds before it still say something.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}
finally {
  journal.close()
  rmSync(dir, { recursive: true })
  await place.cluster.close()
  await place.end()
}
report(rounds)

async function round(index: number): Promise<Round> {
  const controlMs = control()
  // Each test has a signal of its own.
  const { signal } = new AbortController()
  let last = emptyRolloutState()
  const trial = `rollout-${index}`
  await runRollout(place.cluster, place.variant, {
    name: trial,
    replicas: PODS,
    probe: { way: 'direct', intervalMs: 25, timeoutMs: 1_000, concurrency: 32 },
    deadlineMs: DEADLINE_MS,
    removalMs: DEADLINE_MS,
    onObservation: observation => journal.append({ type: 'observation', trial, observation }),
    onProgress: state => void (last = state),
    onEnd(outcome) {
      if (outcome.status !== 'complete')
        throw new Error(`round ${index + 1}: ${outcome.reason}`)
    },
    signal,
  })
  const { allReadyMs = Number.NaN, allAvailableMs = Number.NaN } = last
  return { controlMs, allReadyMs, allServeMs: Math.max(allReadyMs, allAvailableMs), ...heldResources(signal) }
}

function control(): number {
  const startedAt = performance.now()
  spawnSync('sh', ['-c', 'i=0; while [ $i -lt 100 ]; do /bin/true; i=$((i+1)); done'], { stdio: 'ignore' })
  return performance.now() - startedAt
}

function placeOf(place: string): Place | Promise<Place> {
  if (place === 'fake-cluster')
    return fakeCluster()
  return place === 'lab' ? inLab() : onThisHost(place)
}

/** Real pods of runc, with the administrator's rights of the lab. */
async function inLab(): Promise<Place> {
  const { signal } = new AbortController()
  const api = await connect(labPaths().kubeconfig, signal)
  const runId = newRunId(new Date())
  const namespace = await createNamespace(api, runId, {}, signal)
  return {
    cluster: kubernetesCluster(api, namespace, runId),
    variant: variantOf('runc'),
    async end() {
      const again = await connect(labPaths().kubeconfig, signal)
      await deleteNamespace(again, namespace, DEADLINE_MS)
      await again.close()
    },
  }
}

function onThisHost(variantName: string): Place {
  const variant = variantOf(variantName)
  const run = beginEmbeddedRun(newRunId(new Date()), process.env)
  return { cluster: embeddedCluster({ run, binary: hostBinary() }), variant, end: () => endEmbeddedRun(run, DEADLINE_MS) }
}

async function fakeCluster(): Promise<Place> {
  const server = await startFakeApi({ withAddresses: true })
  const runc = variantOf('runc')
  if (runc.kubernetes === undefined)
    throw new Error('runc has no form on Kubernetes')
  return {
    cluster: kubernetesCluster(new KubernetesApi({ file: 'fake', server: server.url, headers: {}, tls: { rejectUnauthorized: true } }), 'podfit-soak', 'soak'),
    variant: { ...runc, kubernetes: { ...runc.kubernetes, port: server.port } },
    end: () => server.close(),
  }
}

function variantOf(variantName: string): AnyVariant {
  const variant = loadAnyVariants(RUNTIMES).get(variantName)
  if (variant === undefined)
    throw new Error(`no variant ${variantName}`)
  return variant
}

/** What leaks grows with every round; what the first rounds fill (caches, pools, compiled code) does not. */
function growth(all: readonly Round[], valueOf: (round: Round) => number): string {
  const slope = theilSenSlope(all.map((round, index) => ({ x: index, y: valueOf(round) })).slice(ENDS))
  return slope.status === 'ok' ? `${slope.estimate.toPrecision(2)} (${slope.low.toPrecision(2)} to ${slope.high.toPrecision(2)})` : 'too few'
}

function report(all: readonly Round[]): void {
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)
  const columns: [string, (round: Round) => string][] = [
    ['control, ms', ({ controlMs }) => controlMs.toFixed(0)],
    ['all Ready, ms', ({ allReadyMs }) => allReadyMs.toFixed(0)],
    ['all serve, ms', ({ allServeMs }) => allServeMs.toFixed(0)],
    ['descriptors', ({ descriptors }) => String(descriptors)],
    ['sockets', ({ sockets }) => String(sockets)],
    ['handles', ({ handles }) => String(handles)],
    ['listeners', ({ listeners }) => String(listeners)],
    ['children', ({ children }) => String(children)],
    ['heap, MiB', ({ heapBytes }) => mebibytes(heapBytes)],
    ['resident, MiB', ({ residentBytes }) => mebibytes(residentBytes)],
  ]
  const shown = all.map((round, index) => ({ round, number: index + 1 })).filter(({ number }) => number === 1 || number % 5 === 0)
  process.stdout.write(`${name}: ${all.length} rollouts of ${PODS} pods in a row\n\n${markdownTable(['round', ...columns.map(([header]) => header)].map(header => ({ header, align: 'right' as const })), shown.map(({ round, number }) => [String(number), ...columns.map(([, cell]) => cell(round))]))}\n\n`)

  const [first, last] = [all.slice(0, ENDS), all.slice(-ENDS)]
  const rows = ([['control', 'controlMs'], ['all Ready', 'allReadyMs'], ['all serve', 'allServeMs'], ['descriptors', 'descriptors'], ['sockets', 'sockets'], ['handles', 'handles'], ['listeners', 'listeners'], ['children', 'children'], ['heap', 'heapBytes'], ['resident', 'residentBytes']] as const).map(([label, key]) => {
    const [before, after] = [first.map(round => round[key]), last.map(round => round[key])]
    const ratio = before.concat(after).every(value => value > 0) ? medianRatioInterval(after, before, { seed: 42 }) : undefined
    const comparison = compareSeries(before, after)
    return [
      label,
      ratio?.status === 'ok' ? `${ratio.estimate.toFixed(3)} (${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)})` : `${Math.max(...before)} and ${Math.max(...after)} at most`,
      comparison.status === 'ok' ? `${comparison.verdict}, p = ${comparison.p.toPrecision(2)}` : 'too few',
      growth(all, round => round[key] / (key.endsWith('Bytes') ? 2 ** 20 : 1)),
    ]
  })
  const perControl = (some: readonly Round[]): number[] => some.map(({ allServeMs, controlMs }) => allServeMs / controlMs)
  const ratio = medianRatioInterval(perControl(last), perControl(first), { seed: 42 })
  const comparison = compareSeries(perControl(first), perControl(last))
  if (ratio.status === 'ok' && comparison.status === 'ok')
    rows.splice(1, 0, ['all serve, in units of the control', `${ratio.estimate.toFixed(3)} (${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)})`, `${comparison.verdict}, p = ${comparison.p.toPrecision(2)}`, growth(all, ({ allServeMs, controlMs }) => allServeMs / controlMs)])
  process.stdout.write(`${markdownTable([{ header: `last ${ENDS} against first ${ENDS}` }, { header: 'ratio of medians (95 % CI)', align: 'right' }, { header: 'Mann-Whitney' }, { header: `growth a round after the first ${ENDS} (95 % CI)`, align: 'right' }], rows)}\n`)
  if (plot !== undefined)
    writeFileSync(plot, soakPlot(`${name}: ${all.length} rollouts of ${PODS} pods`, [
      { label: 'all serve, ms', values: all.map(({ allServeMs }) => allServeMs) },
      { label: 'heap, MiB', values: all.map(({ heapBytes }) => heapBytes / 2 ** 20) },
      { label: 'resident, MiB', values: all.map(({ residentBytes }) => residentBytes / 2 ** 20) },
      { label: 'descriptors', values: all.map(({ descriptors }) => descriptors) },
    ]))
}
