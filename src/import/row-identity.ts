import type { CsvRow } from '../documents/read-csv.ts'
import type { CellReader } from './cell-reader.ts'

/** The columns that join the three files. */
export interface RowIdentity {
  testId: string
  runtimeClass: string
  csvVariant: string
}

export function rowIdentity(row: CsvRow, cells: CellReader): RowIdentity {
  return {
    testId: cells.text(row, 'test_id'),
    runtimeClass: cells.text(row, 'runtime_class'),
    csvVariant: cells.text(row, 'variant'),
  }
}

/** One text for each identity. */
export function identityKey({ testId, runtimeClass, csvVariant }: RowIdentity): string {
  return JSON.stringify([testId, runtimeClass, csvVariant])
}
