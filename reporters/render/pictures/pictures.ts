import type { AnyResults } from '../../../src/results/imported-results.ts'
import { availabilityPicture } from './availability-picture.ts'
import { bestVariantsPicture } from './best-variants-picture.ts'
import { densityPicture } from './density-picture.ts'
import type { Picture } from './picture.ts'
import { readinessPicture } from './readiness-picture.ts'

/** The pictures that a report has, in its order. Imported timelines have no clock, and so no curve over time. */
export function pictures(results: AnyResults): Picture[] {
  return [
    densityPicture(results),
    ...results.imported ? [] : [readinessPicture(results), availabilityPicture(results)],
    bestVariantsPicture(results),
  ].flatMap(picture => picture ?? [])
}
