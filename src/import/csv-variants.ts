import { printable } from '../documents/printable.ts'
import type { PublishedVariant } from '../published/sandboxed-pods.ts'
import { SANDBOXED_PODS } from '../published/sandboxed-pods.ts'
import type { ImportedVariant } from '../results/imported-results.ts'
import { ImportError } from './import-error.ts'
import type { RowIdentity } from './row-identity.ts'

/** A variant of the files; `published` is the post's row of it. */
export interface CsvVariant {
  record: ImportedVariant
  published?: PublishedVariant
}

/** One text for each variant of the files. */
export function variantKey({ runtimeClass, csvVariant }: Pick<RowIdentity, 'runtimeClass' | 'csvVariant'>): string {
  return JSON.stringify([runtimeClass, csvVariant])
}

/**
 * The variants that rows are of, by `variantKey`: those of the post first, in its order and by podfit's names; then the others.
 *
 * @param path the rows' file, for the message
 * @throws ImportError where two would get one name
 */
export function csvVariants(rows: readonly RowIdentity[], path: string): Map<string, CsvVariant> {
  const known = new Map(SANDBOXED_PODS.variants.map(variant => [variantKey({ runtimeClass: variant.csv.runtimeClass, csvVariant: variant.csv.variant }), variant]))
  const found = new Map(rows.map(row => [variantKey(row), row]))
  const variants = new Map([
    ...[...known].flatMap(([key, published]): [string, CsvVariant][] => found.has(key) ? [[key, { record: recordOf(published.name, published.runtime, published.variant, published.csv.runtimeClass), published }]] : []),
    ...[...found].flatMap(([key, { runtimeClass, csvVariant }]): [string, CsvVariant][] => known.has(key) ? [] : [[key, { record: otherRecord(runtimeClass, csvVariant) }]]),
  ])
  const names = new Set<string>()
  for (const { record: { name } } of variants.values()) {
    if (names.has(name))
      throw new ImportError(path, [{ message: `two of its runtimes and variants would both be called ${printable(name)}: rename one` }])
    names.add(name)
  }
  return variants
}

/** The files call a runtime's only variant `normal`. */
function otherRecord(runtimeClass: string, csvVariant: string): ImportedVariant {
  return csvVariant === 'normal'
    ? recordOf(runtimeClass, runtimeClass, '-', runtimeClass)
    : recordOf(`${runtimeClass}/${csvVariant}`, runtimeClass, csvVariant, runtimeClass)
}

function recordOf(name: string, runtime: string, variant: string, runtimeClass: string): ImportedVariant {
  return { name, runtime, ...variant === '-' ? {} : { variant }, runtimeClass, status: 'imported' }
}
