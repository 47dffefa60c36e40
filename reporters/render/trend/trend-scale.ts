import type { TrendMetric } from './trend.ts'

/** In which unit a metric is shown. */
export interface TrendScale {
  unit: string
  /** How many of its base unit are one of `unit`. */
  divisor: number
  digits: number
}

/** One unit for all figures of a metric, so that they can be read against each other. */
export function trendScale({ unit, points }: Pick<TrendMetric, 'unit' | 'points'>): TrendScale {
  const most = Math.max(0, ...points.map(({ figure }) => figure.value))
  switch (unit) {
    case 'pods': return { unit: 'pods', divisor: 1, digits: 0 }
    case 'ratio': return { unit: 'times runc', divisor: 1, digits: 2 }
    case 'bytes': return { unit: 'MiB', divisor: 2 ** 20, digits: 2 }
    case 'requests_per_second': return { unit: 'requests/s', divisor: 1, digits: 0 }
    case 'seconds': return most < 1 ? { unit: 'ms', divisor: 1e-3, digits: most < 0.1 ? 3 : 1 } : { unit: 's', divisor: 1, digits: 2 }
  }
}
