import type { AnyResults } from '../../src/results/imported-results.ts'
import { noticeMarkdown } from './document/notice-markdown.ts'
import { sectionMarkdown } from './document/section-markdown.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { notices } from './notices.ts'
import { runTitle } from './run-title.ts'
import { sections } from './sections.ts'

/** `report.md`: the run for a reviewer, in the words and columns of the published tables. */
export function markdown(results: AnyResults): string {
  const parts = [
    `# ${escapeMarkdown(runTitle(results))}`,
    ...notices(results).map(noticeMarkdown),
    ...sections(results).map(sectionMarkdown),
  ]
  return `${parts.join('\n\n')}\n`
}
