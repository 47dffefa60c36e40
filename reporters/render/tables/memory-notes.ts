import { extent } from 'simple-statistics'
import type { OverheadFigures } from '../../../src/results/overhead-figures.ts'
import type { OverheadSample } from '../../../src/results/samples.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { counted } from '../text/counted.ts'
import type { Rich } from '../document/rich.ts'
import { joined, own, rich, strong } from '../document/rich.ts'
import { mebibytes } from '../text/mebibytes.ts'
import type { MemoryRow } from './memory-rows.ts'

/** From here on a difference between MemAvailable and PSS is explained. */
const LARGE = 0.25

/** What the figures of memory per pod mean, how they were come by, and why they differ where they do. */
export function memoryNotes(rows: readonly MemoryRow[]): Rich[] {
  const samples = rows.flatMap(({ complete }) => complete.flatMap(trial => trial.samples))
  return samples.length === 0
    ? []
    : [
        meaning(rows, samples),
        ...settling(samples),
        ...crossChecks(samples),
        ...rows.flatMap(row => row.figures ? differences(row.variant.name, row.figures) : []),
        ...absences(rows),
      ]
}

function meaning(rows: readonly MemoryRow[], samples: readonly OverheadSample[]): Rich {
  const lines = rows.flatMap(({ figures }) => figures ? figures.lines.memory : [])
  const source = samples.some(({ source }) => source === 'kubelet')
    ? 'available memory of the nodes as the kubelet reports it (not the kernel\'s MemAvailable: page cache in use counts as used)'
    : 'MemAvailable of the nodes'
  const oneRound = lines.some(({ interval }) => interval.status === 'ok' && interval.method === 'ols-student-t')
  return [
    own(`Memory per pod: the slope of ${source} over the number of pods, a line a round through the sizes above 0, each with exactly so many pods serving, in an order shuffled by the run's seed. n counts the rounds: the mean of their slopes`),
    own(lines.some(({ interval }) => interval.status === 'ok' && interval.method === 'student-t') ? ' and [its 95 % confidence interval]' : ''),
    own('. Overhead: that divided by runc\'s of the same round, geometric mean. Fixed: what the line has at 0 pods beyond what was read with none. R²: the worst of the rounds.'),
    oneRound ? rich` ${strong(own('Of one round only:'))} the interval is that of its one line, whose readings share the node's drift, and is too narrow; three rounds give one worth the name.` : [],
    own(lines.some(({ interval }) => interval.status === 'too-few') ? ' Two rounds give no interval; three do.' : ''),
  ]
}

function settling(samples: readonly OverheadSample[]): Rich[] {
  const moving = samples.filter(({ isSettled }) => !isSettled)
  const settleMs = samples.reduce((sum, sample) => sum + sample.settleMs, 0)
  const dropped = samples.filter(({ cachesDropped }) => cachesDropped).length
  return [
    [
      own(`Each figure behind it is the median of ${range(samples.map(({ readings }) => readings))} readings, once they had stayed together; that took ${formatDuration(Math.round(settleMs / 1_000) * 1_000)} in all.`),
      moving.length === 0 ? [] : rich` ${strong(own(`Memory still moved at ${moving.length} of ${counted(samples.length, 'size')}`), 'warn')} when the time was up, by up to ${own(formatBytes(Math.max(...moving.map(({ spreadBytes }) => spreadBytes))))}: something else on the nodes was at work.`,
      own(dropped === 0 ? ` File pages were not dropped${samples.every(({ source }) => source === 'meminfo') ? ': MemAvailable counts them as available' : ''}.` : ` File pages were dropped before ${dropped} of them.`),
    ],
  ]
}

function crossChecks(samples: readonly OverheadSample[]): Rich[] {
  if (samples.every(({ pssBytes, podCgroupBytes, kubeletBytes }) => pssBytes === undefined && podCgroupBytes === undefined && kubeletBytes === undefined))
    return []
  const slowest = Math.max(...samples.map(({ crossCheckMs }) => crossCheckMs))
  return [own([
    'Node: the memory per pod above. PSS: proportional set sizes of all processes of the pods (shims, VMMs, sentries, workloads); outside the pod cgroup: those of them that are charged elsewhere, which pod metrics do not show.',
    'Pod cgroup: working sets of the pods\' cgroups, kernel memory charged to them included. Mapped files: the part of PSS that MemAvailable counts as available.',
    'Kernel: the nodes\' unreclaimable slab, page tables, kernel stacks and per-CPU data. Other processes: the nodes\' anonymous and shared memory that is in no PSS of the pods, kubelet and container runtime among it; without them, the node\'s slope is what the pods and the kernel for them take.',
    `They were read after the node's memory, never during, in ${formatDuration(Math.ceil(slowest))} at most.`,
  ].join(' '))]
}

/** The parts that were measured, where MemAvailable and PSS are far apart. */
function differences(variant: string, { lines, pssShortfall }: OverheadFigures): Rich[] {
  const { memory, pss } = lines
  if (pss === undefined)
    return []
  if (pssShortfall === undefined)
    return [rich`${variant}: no percentage, MemAvailable did not fall with the number of pods (${own(mebibytes(memory.perPodBytes))} MiB a pod): what the pods took is lost in what else the nodes did.${own(parts(lines))}`]
  const percent = `${Math.abs(pssShortfall * 100).toFixed(0)} %`
  const said = rich`${variant}: PSS is ${own(percent)} ${own(pssShortfall < 0 ? 'above' : 'below')} MemAvailable.`
  return [Math.abs(pssShortfall) <= LARGE ? said : [said, own(parts(lines))]]
}

function parts({ memory, pss, mappedFiles, kernel, otherProcesses, withoutOthers }: OverheadFigures['lines']): string {
  if (!pss || !mappedFiles || !kernel || !otherProcesses || !withoutOthers)
    return ' Why was not measured: the parts that would tell are known only where the harness is on the node and may read its processes.'
  const processes = pss.perPodBytes - mappedFiles.perPodBytes
  const rest = memory.perPodBytes - processes - kernel.perPodBytes - otherProcesses.perPodBytes
  return ` Of ${mebibytes(memory.perPodBytes)} MiB a pod, ${mebibytes(processes)} are the pods' processes (mapped files aside), ${mebibytes(kernel.perPodBytes)} the kernel's, ${mebibytes(otherProcesses.perPodBytes)} other processes' and shared memory mapped nowhere, ${mebibytes(rest)} none of these.${besideOthers(pss.perPodBytes, withoutOthers.perPodBytes)}`
}

function besideOthers(pssBytes: number, withoutOthersBytes: number): string {
  if (withoutOthersBytes <= 0)
    return ''
  const shortfall = 1 - pssBytes / withoutOthersBytes
  return ` Without the other processes it is ${mebibytes(withoutOthersBytes)} MiB, and PSS ${Math.abs(shortfall * 100).toFixed(0)} % ${shortfall < 0 ? 'above' : 'below'} that.`
}

/** Each reason once, with the variants and how often. */
function absences(rows: readonly MemoryRow[]): Rich[] {
  const words = { pss: 'PSS', podCgroup: 'the pods\' cgroups', kubelet: 'the kubelet\'s figure', drop: 'dropping file pages' } as const
  const measured = rows.filter(({ complete }) => complete.length > 0)
  const seen = new Map<string, { what: string, reason: string, variants: Set<string>, count: number }>()
  for (const { variant, complete } of measured) {
    for (const { absent = {} } of complete.flatMap(({ samples }) => samples)) {
      for (const key of ['pss', 'podCgroup', 'kubelet', 'drop'] as const) {
        const reason = absent[key]
        if (reason === undefined)
          continue
        const entry = seen.get(`${key} ${reason}`) ?? { what: words[key], reason, variants: new Set(), count: 0 }
        entry.variants.add(variant.name)
        entry.count++
        seen.set(`${key} ${reason}`, entry)
      }
    }
  }
  const told = [...seen.values()].map(({ what, reason, variants, count }) =>
    rich`${own(what)}${variants.size === measured.length ? [] : rich` of ${joined([...variants], ', ')}`}: ${reason} (${own(counted(count, 'size'))})`)
  return told.length === 0 ? [] : [rich`Not to be had: ${joined(told, '; ')}.`]
}

function range(values: readonly number[]): string {
  const [min, max] = extent([...values])
  return min === max ? String(min) : `${min} to ${max}`
}
