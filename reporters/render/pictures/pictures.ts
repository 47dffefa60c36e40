import type { AnyResults } from '../../../src/results/imported-results.ts'
import type { Results } from '../../../src/results/results.ts'
import type { WithoutVoid } from '../../../src/results/without-void.ts'
import { withoutVoid } from '../../../src/results/without-void.ts'
import { plainLine } from '../text/plain-line.ts'
import { availabilityPicture } from './availability-picture.ts'
import { bestVariantsPicture } from './best-variants-picture.ts'
import { coldStartPicture } from './cold-start-picture.ts'
import { densityPicture } from './density-picture.ts'
import { memoryPicture } from './memory-picture.ts'
import { overheadPicture } from './overhead-picture.ts'
import type { Picture } from './picture.ts'
import { readinessPicture } from './readiness-picture.ts'

/**
 * The pictures that a report has, in its order. Imported timelines have no clock, and so no curve over time. What is void in part is not
 * drawn, and named in the caption; of a run that is void as a whole every picture says so in its title.
 */
export function pictures(results: AnyResults): Picture[] {
  return results.imported
    ? [densityPicture(results), overheadPicture(results), bestVariantsPicture(results)].flatMap(picture => picture ?? [])
    : measuredPictures(results)
}

function measuredPictures(all: Results): Picture[] {
  const { results, left } = withoutVoid(all)
  return [densityPicture, readinessPicture, availabilityPicture, bestVariantsPicture, overheadPicture, memoryPicture, coldStartPicture]
    .flatMap(pictureOf => pictureOf(results) ?? [])
    .map(picture => marked(picture, all, left))
}

function marked(picture: Picture, { validity }: Results, { variants, trials }: WithoutVoid['left']): Picture {
  const names = [...variants.map(name => plainLine(name)), ...trials.map(id => `the series of ${plainLine(id, 60)}`)]
  const out = names.length === 0 ? [] : [`Void, and not drawn: ${names.join(', ')}.`]
  const isVoid = validity.verdict === 'void'
  const title = isVoid ? `VOID RUN: ${picture.title}` : picture.title
  return {
    ...picture,
    title,
    alt: [`${isVoid ? 'The run is void, its figures say nothing. ' : ''}${picture.alt}`, ...out].join('. '),
    caption: [...isVoid ? ['The run is void: these figures say nothing about the variants.'] : [], ...picture.caption, ...out],
  }
}
