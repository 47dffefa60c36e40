import type { Results } from '../../src/results/results.ts'
import { plainLine } from './plain-line.ts'
import type { Figure } from './figures.ts'
import { figures } from './figures.ts'

const FAMILIES: Record<Figure['metric'], { name: string, unit: string, help: string }> = {
  max_pods: { name: 'podfit_max_pods', unit: 'pods', help: 'Pods that were all Ready and answering HTTP at once, for the hold time.' },
  first_ready: { name: 'podfit_first_ready_seconds', unit: 'seconds', help: 'From the create request to the first pod Ready.' },
  all_ready: { name: 'podfit_all_ready_seconds', unit: 'seconds', help: 'From the create request to all pods Ready at once.' },
  first_http: { name: 'podfit_first_http_seconds', unit: 'seconds', help: 'From the create request to the first HTTP 200.' },
  all_http: { name: 'podfit_all_http_seconds', unit: 'seconds', help: 'From the create request to all pods answering HTTP 200 at once.' },
}

/**
 * `metrics.txt`: the figures as OpenMetrics 1.0 text, for the textfile collector of Prometheus' node exporter or a push gateway. A gauge
 * for each figure, by variant, number of pods and statistic; `podfit_trials` has n, `podfit_run_info` what was run.
 */
export function openMetrics(results: Results): string {
  const all = figures(results)
  const { run, cluster, validity } = results
  const families = Object.entries(FAMILIES).flatMap(([metric, { name, unit, help }]) => {
    const own = all.filter(figure => figure.metric === metric)
    return own.length === 0 ? [] : [...head(name, help, unit), ...own.flatMap(figure => samples(name, figure))]
  })
  const trials = all.length === 0 ? [] : [...head('podfit_trials', 'Trials behind a figure.'), ...all.map(figure => `podfit_trials${labels({ metric: figure.metric, ...identity(figure) })} ${figure.spread.n}`)]
  return [
    '# TYPE podfit_run info',
    '# HELP podfit_run What was run, and whether its figures can be trusted.',
    `podfit_run_info${labels({ run: run.id, cluster: cluster.name, profile: run.profile, status: run.status, validity: validity.verdict })} 1`,
    ...families,
    ...trials,
    '# EOF',
  ].map(line => `${line}\n`).join('')
}

function head(name: string, help: string, unit?: string): string[] {
  return [`# TYPE ${name} gauge`, ...unit === undefined ? [] : [`# UNIT ${name} ${unit}`], `# HELP ${name} ${help}`]
}

function samples(name: string, figure: Figure): string[] {
  const { median, min, max, n } = figure.spread
  const values = { median, ...n > 1 ? { min, max } : {} }
  return Object.entries(values).map(([statistic, value]) => `${name}${labels({ ...identity(figure), ...figure.isBound ? { bound: 'at-least' } : {}, statistic })} ${value}`)
}

function identity({ variant, replicas }: Figure): Record<string, string> {
  return { variant, ...replicas === undefined ? {} : { pods: String(replicas) } }
}

function labels(of: Record<string, string>): string {
  return `{${Object.entries(of).map(([key, value]) => `${key}="${plainLine(value, 120).replace(/\\/g, String.raw`\\`).replace(/"/g, String.raw`\"`)}"`).join(',')}}`
}
