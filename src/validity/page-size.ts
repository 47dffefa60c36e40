import { formatBytes } from '../units/quantity.ts'
import type { CheckResult, Reading } from './check.ts'
import { judged } from './check.ts'

const USUAL_BYTES = 4096

/** Whether the host's pages are of the size that every runtime is made for. */
export function checkPageSize(reading: Reading<{ pageSizeBytes: number, hasUserSpaceKernel: boolean }>): CheckResult {
  return {
    check: 'page-size',
    why: 'larger pages make every process larger, so memory compares only with machines of the same page size; gVisor supports 4 KiB alone on arm64',
    ...judged(reading, ({ pageSizeBytes, hasUserSpaceKernel }) => ({
      status: pageSizeBytes !== USUAL_BYTES && hasUserSpaceKernel ? 'marked' : 'ok',
      seen: formatBytes(pageSizeBytes),
    })),
  }
}
