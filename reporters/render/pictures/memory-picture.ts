import type { OverheadTrial } from '../../../src/results/overhead-figures.ts'
import type { Results } from '../../../src/results/results.ts'
import { linearFit } from '../../../src/stats/linear-fit.ts'
import { estimateCell } from '../tables/estimate-cell.ts'
import { mebibytes } from '../text/mebibytes.ts'
import type { MemoryRow } from '../tables/memory-rows.ts'
import { memoryRows } from '../tables/memory-rows.ts'
import { plainLine } from '../text/plain-line.ts'
import { DASHES, INKS, SERIES } from './palette.ts'
import type { Picture } from './picture.ts'
import { variantLabels } from '../tables/variant-labels.ts'

const MIB = 2 ** 20

/** Memory over the number of pods, a point a reading and a line a variant, whose slope is the memory per pod. Undefined where no line could be fitted. */
export function memoryPicture(results: Results): Picture | undefined {
  const rows = memoryRows(results).flatMap(row => row.figures ? [{ ...row, figures: row.figures }] : [])
  if (rows.length === 0)
    return undefined
  const names = variantLabels(results.variants.map(({ name }) => name))
  const series = rows.map((row) => {
    const { memory } = row.figures.lines
    const name = names.get(row.variant.name) ?? ''
    const label = `${name}: ${estimateCell(memory.perPodBytes, memory.interval, mebibytes)} MiB a pod, n = ${memory.rounds.length}`
    const rounds = new Set(memory.rounds.map(({ round }) => round))
    const readings = row.complete.filter(({ round }) => rounds.has(round)).flatMap(trial => taken(trial, isFixedKnown(row)))
    return { label, points: readings.map(point => ({ series: label, ...point })), line: line(row).map(point => ({ series: label, ...point })) }
  })
  const labels = series.map(({ label }) => label)
  const samples = rows.flatMap(({ complete }) => complete.flatMap(trial => trial.samples))
  const title = 'Memory over the number of pods'
  return {
    file: 'memory.svg',
    title,
    alt: `${title}: ${labels.join('; ')}`,
    caption: [
      `${plainLine(results.cluster.name, 80)}. Point: the nodes' ${samples.some(({ source }) => source === 'kubelet') ? 'available memory as the kubelet reports it' : 'MemAvailable'} with so many pods serving, median of several readings once it had come to rest.`,
      `Zero: ${rows.every(isFixedKnown) ? 'what was read with no pod, in the same round' : 'what was read with no pod in the same round; where that was not read, the round\'s line at 0 pods'}. Line: mean slope of n rounds [95 % confidence interval].`,
    ],
    spec: {
      width: 640,
      height: 360,
      encoding: {
        x: { field: 'pods', type: 'quantitative', scale: { zero: true, nice: true }, axis: { title: 'pods', tickCount: 8, format: 'd' } },
        y: { field: 'mib', type: 'quantitative', axis: { title: 'memory taken (MiB)', tickCount: 8 } },
        color: { field: 'series', type: 'nominal', scale: { domain: labels, range: labels.map((_, index) => SERIES[index % SERIES.length]?.light ?? INKS.text.light) }, legend: { orient: 'bottom', columns: 2, symbolType: 'stroke', symbolOpacity: 1, columnPadding: 24 } },
      },
      layer: [
        { data: { values: series.flatMap(({ points }) => points) }, mark: { type: 'point', filled: true, size: 36, opacity: 0.75 } },
        {
          data: { values: series.flatMap(({ line: points }) => points) },
          mark: { type: 'line', strokeWidth: 2 },
          encoding: { strokeDash: { field: 'series', type: 'nominal', scale: { domain: labels, range: labels.map((_, index) => DASHES[index % DASHES.length] ?? []) } } },
        },
      ],
    },
  }
}

/** Every round of it read memory with no pod. */
function isFixedKnown({ figures }: Pick<MemoryRow, 'figures'>): boolean {
  return figures?.lines.memory.fixedBytes !== undefined
}

/** Memory that a round's readings show as taken; what was read with no pod is zero where every round has it, so that points and line agree. */
function taken({ samples }: OverheadTrial, isZeroRead: boolean): { pods: number, mib: number }[] {
  const none = samples.find(({ pods }) => pods === 0)
  const fit = linearFit(samples.filter(({ pods }) => pods > 0).map(({ pods, availableBytes }) => ({ x: pods, y: availableBytes })))
  const zero = isZeroRead ? none?.availableBytes : fit.status === 'ok' ? fit.intercept.estimate : undefined
  return zero === undefined ? [] : samples.map(({ pods, availableBytes }) => ({ pods, mib: rounded((zero - availableBytes) / MIB) }))
}

/** Only over the sizes that it was fitted through. */
function line({ figures }: Pick<MemoryRow, 'figures'>): { pods: number, mib: number }[] {
  if (!figures)
    return []
  const { sizes, lines: { memory: { perPodBytes, fixedBytes = 0 } } } = figures
  const fitted = sizes.filter(pods => pods > 0)
  return [Math.min(...fitted), Math.max(...fitted)].map(pods => ({ pods, mib: rounded((fixedBytes + perPodBytes * pods) / MIB) }))
}

/** Finer than a page, and few bytes. */
function rounded(mib: number): number {
  return Number(mib.toFixed(3))
}
