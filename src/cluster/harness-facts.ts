import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { packageVersion } from '../package/package-version.ts'
import type { HarnessFacts } from '../results/results.ts'
import { scheduling } from './scheduling.ts'

/** What the measuring process is. */
export async function harnessFacts(location: HarnessFacts['location']): Promise<HarnessFacts> {
  const pageSizeBytes = await pageSize()
  return {
    podfitVersion: packageVersion,
    nodeVersion: process.version,
    platform: `${process.platform}/${process.arch}`,
    location,
    ...scheduling(),
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
