import type { ImportedFile, ImportedResults } from '../../../src/results/imported-results.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'

const KINDS: Record<ImportedFile['kind'], string> = {
  'rollouts': 'rollouts',
  'ready-timeline': 'Ready pods, poll by poll',
  'available-timeline': 'answering pods, poll by poll',
}

/** Which files the figures are from. */
export function importedSourceSection({ imported, run }: ImportedResults): string {
  return ['## Source', markdownTable([
    { header: 'File' },
    { header: 'What it has' },
    { header: 'Rows', align: 'right' },
    { header: 'SHA-256' },
  ], imported.files.map(({ name, kind, rows, sha256 }) => [escapeMarkdown(name), KINDS[kind], String(rows), sha256])), `CSV files in the form of the repository nubificus/${imported.format}. First rollout ${escapeMarkdown(run.startedAt)}${run.endedAt === undefined ? '' : `, last one ended ${escapeMarkdown(run.endedAt)}`}. The files do not say on what machine and with which versions.`].join('\n\n')
}
