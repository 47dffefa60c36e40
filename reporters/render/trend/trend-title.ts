import type { TrendMetric } from './trend.ts'

/** What a metric's section and chart are called: `All ready of 100 pods`, `Latency p50 over 8 connections`. */
export function trendTitle({ title, sizeOf, size }: TrendMetric): string {
  if (sizeOf === undefined)
    return title
  return size === 'connections' ? `${title} over ${sizeOf} connection${sizeOf === 1 ? '' : 's'}` : `${title} of ${sizeOf} pod${sizeOf === 1 ? '' : 's'}`
}

/** Name of its chart. */
export function trendFile({ name, sizeOf }: TrendMetric): `${string}.svg` {
  return `${name.replaceAll('_', '-')}${sizeOf === undefined ? '' : `-${sizeOf}`}.svg`
}
