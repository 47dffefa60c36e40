import type { Notice } from './section.ts'
import { blockMarkdown } from './section-markdown.ts'

/** A notice in report.md: quoted, where it is not good news. */
export function noticeMarkdown({ tone, blocks }: Notice): string {
  const text = blocks.map(blockMarkdown).join('\n\n')
  return tone === 'good' ? text : text.split('\n').map(line => line === '' ? '>' : `> ${line}`).join('\n')
}
