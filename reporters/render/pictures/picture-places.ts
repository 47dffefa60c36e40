import type { Section } from '../document/section.ts'
import type { Picture } from './picture.ts'

/** Below which section each picture stands: the first of these that there is. */
const PLACES: [file: Picture['file'], below: Section['id'][]][] = [
  ['density.svg', ['pods-by-node', 'pod-capacity']],
  ['readiness.svg', ['readiness']],
  ['availability.svg', ['http-availability']],
  ['best.svg', ['best-variants']],
  ['overhead.svg', ['memory-per-pod', 'overhead']],
  ['memory.svg', ['memory-per-pod']],
  ['cold-start.svg', ['cold-start']],
]

/** The files of the pictures that stand below each of a report's sections, in their order. */
export function picturePlaces(sections: readonly Section[]): (id: Section['id']) => Picture['file'][] {
  const placeOf = (below: Section['id'][]): Section['id'] | undefined => below.find(id => sections.some(section => section.id === id))
  return id => PLACES.flatMap(([file, below]) => placeOf(below) === id ? file : [])
}
