import { markdownTable } from '../text/markdown-table.ts'
import { richMarkdown } from './rich-markdown.ts'
import type { Block, Section } from './section.ts'
import { textOf } from './cell.ts'

/** A section of report.md; empty where there is none. */
export function sectionMarkdown(section: Section | undefined): string {
  return section ? [`## ${section.title}`, ...section.blocks.map(blockMarkdown)].join('\n\n') : ''
}

export function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case 'paragraph': return block.lines.map(richMarkdown).join('\n')
    case 'list': return block.items.map(item => `- ${richMarkdown(item)}`).join('\n')
    case 'heading': return `### ${richMarkdown(block.text)}`
    case 'table': return markdownTable(
      block.columns.map(({ header, align }) => ({ header: richMarkdown(header), ...align === undefined ? {} : { align } })),
      block.rows.map(({ cells }) => cells.map(cell => richMarkdown(textOf(cell)))),
    )
  }
}
