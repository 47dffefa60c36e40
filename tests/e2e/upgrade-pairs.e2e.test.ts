import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { parse, stringify } from 'yaml'
import { labRuntimes, upgradeRuntimes } from '../../fixtures/lab/lab-runtimes.ts'
import { labPaths } from '../../fixtures/lab/paths.ts'
import type { MetricComparison } from '../../src/compare/compare-metric.ts'
import { compareVariants } from '../../src/compare/compare-variants.ts'
import { snapshotOf } from '../../src/compare/snapshot-of.ts'
import { bringUp, notTheLab } from './support/cluster-under-test.ts'
import { Workspace } from './support/run-podfit.ts'
import { SandboxRecords } from './support/sandbox-records.ts'

const REPLICAS = 20
const ROUNDS = 6
const SAMPLES = 4 * ROUNDS
const METRICS = ['firstReady', 'allReady', 'firstServe', 'allServe', 'coldStart']

/** `asks`: the program that tells the version; gVisor's handler is a wrapper, with runsc beside it. */
const PAIRS = [
  { old: 'runc', new: 'runc-next', like: 'runc', asks: 'runc' },
  { old: 'crun', new: 'crun-next', like: 'crun', asks: 'crun' },
  { old: 'gvisor-old', new: 'gvisor', like: 'gvisor', asks: 'runsc' },
]

const paths = labPaths()
const isBuilt = upgradeRuntimes(paths).every(({ program }) => existsSync(program))
if (!notTheLab && !isBuilt)
  process.stderr.write('upgrades of real runtimes are not tried: pnpm lab build --upgrades\n')

function programOf(variant: string): string {
  return labRuntimes(paths).find(({ runtimeClass }) => runtimeClass === variant)?.program ?? 'none'
}

function versionOf(variant: string, asks: string): string {
  const said = execFileSync(join(dirname(programOf(variant)), asks), ['--version'], { encoding: 'utf8', env: { ...process.env, LD_LIBRARY_PATH: paths.lib } })
  return /version (?:release-)?([0-9][^\s+]*)/.exec(said)?.[1] ?? `unknown: ${said}`
}

/** A variant like one of podfit's own, through another handler. */
function variantFile(workspace: Workspace, name: string, like: string, version: string): void {
  const own = parse(readFileSync(fileURLToPath(new URL(`../../fixtures/runtimes/${like}.yaml`, import.meta.url)), 'utf8')) as { kubernetes: object }
  const handler = upgradeRuntimes(paths).find(({ runtimeClass }) => runtimeClass === name)?.handler
  const { setup: _, embedded: __, ...rest } = { setup: undefined, embedded: undefined, ...own }
  workspace.write(`runtimes/${name}.yaml`, stringify({ ...rest, name, variant: version, kubernetes: { ...own.kubernetes, runtimeClass: name, handler, runtimeType: 'io.containerd.runc.v2' } }))
}

function figures(comparisons: MetricComparison[]): string {
  return comparisons.map(({ metric, a, b, ratio, verdict, reason }) =>
    `${metric}: ${a?.median.toFixed(3)} -> ${b?.median.toFixed(3)} s, ${ratio?.estimate.toFixed(3)}x [${ratio?.low.toFixed(3)}, ${ratio?.high.toFixed(3)}], n = ${ratio?.n}, ${verdict} (${reason})`).join('\n')
}

describe.skipIf(notTheLab || !isBuilt)('upgrades of real runtimes, side by side', () => {
  beforeAll(() => bringUp())

  it.each(PAIRS.map(pair => [`${pair.old} -> ${pair.new}`, pair] as const))('%s: every metric is judged, and every pod ran through the handler of its variant', async (_, pair) => {
    const { like, asks } = pair
    const version = { old: versionOf(pair.old, asks), new: versionOf(pair.new, asks) }
    expect(() => execFileSync('dpkg', ['--compare-versions', version.old, 'lt', version.new]), `${version.old} is older than ${version.new}`).not.toThrow()

    const workspace = new Workspace({
      runtimes: 'runtimes',
      variants: [pair.old, pair.new],
      compare: [{ old: pair.old, new: pair.new }],
      replicas: REPLICAS,
      rounds: ROUNDS,
      coldstart: { samples: SAMPLES },
      timeouts: { rollout: '3m', removal: '3m' },
    })
    onTestFinished(() => workspace.remove())
    mkdirSync(join(workspace.dir, 'runtimes'))
    for (const side of ['old', 'new'] as const) {
      if (pair[side] !== like)
        variantFile(workspace, pair[side], like, version[side])
    }
    const records = new SandboxRecords(paths)
    const { code, output, tookMs } = await workspace.run(['specs/upgrade'])
    const made = await records.end()

    const { results } = workspace
    const keep = process.env['PODFIT_UPGRADE_REPORTS']
    if (keep)
      cpSync(join(workspace.dir, 'reports', results.run.id), join(keep, `${pair.old}-to-${pair.new}`), { recursive: true })
    const judged = compareVariants(snapshotOf(results), pair)
    process.stdout.write(`\n${like} ${version.old} -> ${version.new}, ${REPLICAS} pods, ${ROUNDS} rounds, ${Math.round(tookMs / 1000)} s, exit code ${code}\n${figures(judged)}\n`)

    expect(results.run.status, output).toBe('complete')
    expect(results.rollouts.map(({ status }) => status)).toEqual(Array.from({ length: 2 * ROUNDS }, () => 'complete'))
    expect(judged.map(({ metric }) => metric)).toEqual(METRICS)
    for (const { metric, ratio, verdict, reason } of judged) {
      expect(['better', 'same', 'worse', 'undecided'], `${metric}: ${reason}`).toContain(verdict)
      expect(ratio, metric).toMatchObject({ n: ROUNDS, of: 'rounds' })
      expect(ratio?.low, metric).toBeLessThanOrEqual(ratio?.estimate ?? 0)
    }
    expect(code, output).toBe(judged.every(({ verdict }) => verdict === 'same' || verdict === 'better') ? 0 : 1)
    expect(workspace.read('report.md')).toContain(`### ${pair.old} -> ${pair.new}\n`)

    for (const variant of [pair.old, pair.new]) {
      const pods = [
        ...results.rollouts.filter(trial => trial.variant === variant).flatMap(trial => trial.pods.map(({ name }) => name)),
        ...results.coldStarts.filter(trial => trial.variant === variant).flatMap(trial => trial.samples.map(({ pod }) => pod)),
      ]
      expect(new Set(pods).size).toBe(REPLICAS * ROUNDS + SAMPLES)
      const program = programOf(variant)
      expect(pods.filter(pod => made.get(pod)?.length !== 2 || made.get(pod)?.some(used => used !== program)), `pods of ${variant} not made by ${program} alone`).toEqual([])
    }
  })
})
