import type { AnyResults } from '../../src/results/imported-results.ts'
import { noticeMarkdown } from './document/notice-markdown.ts'
import { sectionMarkdown } from './document/section-markdown.ts'
import { escapeMarkdown } from './text/escape-markdown.ts'
import { notices } from './ci/notices.ts'
import { pictureLinks } from './picture-links.ts'
import { picturePlaces } from './pictures/picture-places.ts'
import { runTitle } from './text/run-title.ts'
import { sections } from './sections.ts'

/** `report.md`: the run for a reviewer, in the words and columns of the published tables. */
export function markdown(results: AnyResults): string {
  const picture = pictureLinks(results)
  const all = sections(results)
  const filesBelow = picturePlaces(all)
  const parts = [
    `# ${escapeMarkdown(runTitle(results))}`,
    ...notices(results).map(noticeMarkdown),
    ...all.flatMap(section => [sectionMarkdown(section), ...filesBelow(section.id).map(picture)]),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}
