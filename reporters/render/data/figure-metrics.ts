/** What a figure is of: for CI systems, for metrics, and for trends. */
export interface FigureMetric {
  /** For a reader. */
  title: string
  unit: 'pods' | 'seconds' | 'bytes' | 'ratio' | 'requests_per_second'
  better: 'more' | 'less'
  /** Which of the values the figure is. */
  statistic: 'median' | 'mean'
  /** What n counts. */
  counts: string
  /** What a figure's size counts; absent where it has none. */
  size?: 'pods' | 'connections'
  /** One sentence on what is measured. */
  help: string
}

const ROLLOUT = { unit: 'seconds', better: 'less', statistic: 'median', counts: 'rollouts', size: 'pods' } as const
const LATENCY = { unit: 'seconds', better: 'less', statistic: 'median', counts: 'rounds', size: 'connections' } as const

/** Every metric, in the order of a report. */
export const FIGURE_METRICS = {
  max_pods: { title: 'Max pods', unit: 'pods', better: 'more', statistic: 'median', counts: 'searches', help: 'Pods that were all Ready and answering HTTP at once, for the hold time.' },
  first_ready: { title: 'First ready', ...ROLLOUT, help: 'From the create request to the first pod Ready.' },
  all_ready: { title: 'All ready', ...ROLLOUT, help: 'From the create request to all pods Ready at once.' },
  first_http: { title: 'First HTTP', ...ROLLOUT, help: 'From the create request to the first HTTP 200.' },
  all_http: { title: 'All HTTP', ...ROLLOUT, help: 'From the create request to all pods answering HTTP 200 at once.' },
  memory_per_pod: { title: 'Memory per pod', unit: 'bytes', better: 'less', statistic: 'mean', counts: 'rounds', help: 'Slope of the nodes available memory over the number of pods.' },
  overhead: { title: 'Overhead', unit: 'ratio', better: 'less', statistic: 'mean', counts: 'rounds', help: 'Memory per pod divided by that of runc in the same round.' },
  cold_start: { title: 'Cold start', unit: 'seconds', better: 'less', statistic: 'median', counts: 'pods', help: 'From the request to the first HTTP 200 of a pod that starts alone.' },
  latency_p50: { title: 'Latency p50', ...LATENCY, help: 'Half of the answers of one pod in its steady state took at most so long.' },
  latency_p95: { title: 'Latency p95', ...LATENCY, help: 'Of the answers of one pod in its steady state 95 % took at most so long.' },
  latency_p99: { title: 'Latency p99', ...LATENCY, help: 'Of the answers of one pod in its steady state 99 % took at most so long.' },
  throughput: { title: 'Throughput', unit: 'requests_per_second', better: 'more', statistic: 'median', counts: 'rounds', size: 'connections', help: 'Requests that one pod answered with 200.' },
} as const satisfies Record<string, FigureMetric>

export type MetricName = keyof typeof FIGURE_METRICS

export const METRIC_NAMES = Object.keys(FIGURE_METRICS) as MetricName[]
