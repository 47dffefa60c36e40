import type { KubeletConfig } from '../readings.ts'

const NUMBERS = ['maxPods', 'eventRecordQPS', 'eventBurst', 'kubeAPIQPS', 'kubeAPIBurst', 'registryPullQPS', 'podPidsLimit'] as const satisfies (keyof KubeletConfig)[]

/** What a kubelet says of its configuration, as far as it is what it should be: a kubelet is not trusted. */
export function kubeletConfigOf(answer: unknown): KubeletConfig {
  const told = recordOf(recordOf(answer)['kubeletconfig'])
  const config: KubeletConfig = {}
  for (const name of NUMBERS) {
    const value = told[name]
    if (typeof value === 'number' && Number.isFinite(value))
      config[name] = value
  }
  if (typeof told['cgroupDriver'] === 'string')
    config.cgroupDriver = told['cgroupDriver']
  if (told['evictionHard'] !== undefined)
    config.evictionHard = Object.fromEntries(Object.entries(recordOf(told['evictionHard'])).flatMap(([signal, threshold]) => typeof threshold === 'string' ? [[signal, threshold]] : []))
  return config
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
