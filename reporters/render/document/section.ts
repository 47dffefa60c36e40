import type { NamedVariant } from '../tables/variant-cells.ts'
import type { Rich, Tone } from './rich.ts'

/** A part of a report under a heading of its own: what it says, without a format. */
export interface Section {
  /** Names it in links: `pod-capacity`. */
  id: string
  title: string
  /** The folders of `specs/` that measure it; absent where it is about the run. */
  specs?: Spec[]
  blocks: Block[]
}

export const SPECS = ['density', 'readiness', 'availability', 'overhead', 'coldstart', 'latency', 'isolation'] as const

export type Spec = typeof SPECS[number]

export type Block =
  /** Lines of one paragraph. */
  | { kind: 'paragraph', lines: Rich[] }
  | { kind: 'list', items: Rich[] }
  /** A heading below the section's own. */
  | { kind: 'heading', text: Rich }
  | Table

export interface Table {
  kind: 'table'
  /** What its rows are, for a reader who cannot see what stands around it. */
  caption: string
  columns: Column[]
  rows: Row[]
  /** Its rows are facts of different kinds: nobody sorts them. */
  isFacts?: true
}

export interface Column {
  header: Rich
  align?: 'right'
}

export interface Row {
  cells: Cell[]
  /** Whom the row is about. */
  variant?: Pick<NamedVariant, 'name' | 'voidReason'>
}

/** A cell, with what it is sorted by where that is not the number its text begins with. */
export type Cell = Rich | { text: Rich, value: number }

/** What stands above the sections: how the run went, and what is wrong with it. */
export interface Notice {
  tone: Tone
  blocks: Block[]
}
