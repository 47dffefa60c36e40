import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { V1NodeList } from '@kubernetes/client-node'
import packageJson from '../../../package.json' with { type: 'json' }
import type { HarnessFacts } from '../../results/results.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { isThisHost } from './node-memory.ts'

/** What the measuring process is and where it runs. */
export async function harnessFacts(api: KubernetesApi, signal: AbortSignal): Promise<HarnessFacts> {
  const { items } = await api.get<V1NodeList>('/api/v1/nodes', { signal })
  const pageSizeBytes = await pageSize()
  return {
    podfitVersion: packageJson.version,
    nodeVersion: process.version,
    platform: `${process.platform}/${process.arch}`,
    location: items.length === 0 ? 'unknown' : items.some(isThisHost) ? 'on-node' : 'off-node',
    ...(pageSizeBytes === undefined ? {} : { pageSizeBytes }),
  }
}

/** Node has no call for it; absent where `getconf` is. */
async function pageSize(): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('getconf', ['PAGESIZE'], { timeout: 5_000 })
    return Number(stdout.trim()) || undefined
  }
  catch {
    return undefined
  }
}
