/** A kubelet's summary of 1,000 pods has some 3 MB. */
export const LARGEST_SUMMARY_BYTES = 32 * 1024 * 1024

/** A number of bytes as a kubelet tells it; undefined for anything else, which would spoil every sum and the journal. */
export function kubeletBytes(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
