import type { ImportedFile, ImportedResults } from '../../../src/results/imported-results.ts'
import { paragraph, table } from '../document/blocks.ts'
import { own, rich } from '../document/rich.ts'
import type { Section } from '../document/section.ts'

const KINDS: Record<ImportedFile['kind'], string> = {
  'rollouts': 'rollouts',
  'ready-timeline': 'Ready pods, poll by poll',
  'available-timeline': 'answering pods, poll by poll',
}

/** Which files the figures are from. */
export function importedSourceSection({ imported, run }: ImportedResults): Section {
  return {
    id: 'source',
    title: 'Source',
    blocks: [
      table('The files the figures are from', [
        { header: 'File' },
        { header: 'What it has' },
        { header: 'Rows', align: 'right' },
        { header: 'SHA-256' },
      ], imported.files.map(({ name, kind, rows, sha256 }) => ({ cells: [name, own(KINDS[kind]), own(String(rows)), own(sha256)] }))),
      ...paragraph(rich`CSV files in the form of the repository nubificus/${own(imported.format)}. First rollout ${run.startedAt}${run.endedAt === undefined ? [] : rich`, last one ended ${run.endedAt}`}. The files do not say on what machine and with which versions.`),
    ],
  }
}
