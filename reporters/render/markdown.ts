import type { AnyResults } from '../../src/results/imported-results.ts'
import { noticeMarkdown } from './document/notice-markdown.ts'
import { sectionMarkdown } from './document/section-markdown.ts'
import type { Section } from './document/section.ts'
import { escapeMarkdown } from './text/escape-markdown.ts'
import { notices } from './ci/notices.ts'
import { pictureLinks } from './picture-links.ts'
import type { Picture } from './pictures/picture.ts'
import { runTitle } from './text/run-title.ts'
import { sections } from './sections.ts'

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

/** `report.md`: the run for a reviewer, in the words and columns of the published tables. */
export function markdown(results: AnyResults): string {
  const picture = pictureLinks(results)
  const all = sections(results)
  const placeOf = (below: Section['id'][]): Section['id'] | undefined => below.find(id => all.some(section => section.id === id))
  const parts = [
    `# ${escapeMarkdown(runTitle(results))}`,
    ...notices(results).map(noticeMarkdown),
    ...all.flatMap(section => [sectionMarkdown(section), ...PLACES.map(([file, below]) => placeOf(below) === section.id ? picture(file) : '')]),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}
