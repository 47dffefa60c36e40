import type { Results } from '../../../src/results/results.ts'
import { markdown } from '../markdown.ts'

export interface JobSummaryOptions {
  /** GitHub takes 1 MiB for the summary of a step, and 65 536 characters for a comment. */
  maxBytes: number
  /** Where the whole report is: plain words, shown where this had to be cut. */
  wholeReport: string
}

/** Sections by importance; those not named here stay where report.md has them, between the two groups. */
const FIRST = ['Upgrades side by side', 'Verdicts', 'Pod capacity']
const LAST = ['Machine and versions', 'Incomplete trials', 'How this was timed']

/**
 * The report for a job's summary, or for a comment on a pull request: upgrades, verdicts and tables first, the machine after them, without pictures
 * (GitHub shows none there that are not on a server). What is too long ends at a section, or at a line, with a pointer to the whole.
 */
export function jobSummary(results: Results, { maxBytes, wholeReport }: JobSummaryOptions): string {
  const report = markdown(results).split('\n').filter(line => !line.startsWith('![')).join('\n').replace(/\n{3,}/g, '\n\n')
  const [title = '', ...sections] = report.split(/^(?=## )/m)
  const parts = [title, ...sections.toSorted((a, b) => rank(a) - rank(b))].map(part => part.trim())
  const text = `${withoutMentions(parts.join('\n\n'))}\n`
  return bytesOf(text) <= maxBytes ? text : cut(text, maxBytes, `\n\n> **Cut here.** ${wholeReport}\n`)
}

function rank(section: string): number {
  const title = section.slice('## '.length).split('\n', 1)[0] ?? ''
  if (FIRST.includes(title))
    return FIRST.indexOf(title)
  return LAST.includes(title) ? FIRST.length + 1 + LAST.indexOf(title) : FIRST.length
}

/** Whole lines only: half a row of a table, or half a link, would show as something else. */
function cut(text: string, maxBytes: number, pointer: string): string {
  const lines = text.split('\n')
  const kept: string[] = []
  let room = maxBytes - bytesOf(pointer)
  for (const line of lines) {
    room -= bytesOf(line) + 1
    if (room < 0)
      break
    kept.push(line)
  }
  return `${kept.join('\n').trimEnd()}${pointer}`
}

/** In a comment `@name` would call somebody and `#12` link an issue: an empty HTML comment within, and they are only text. */
function withoutMentions(text: string): string {
  return text.replace(/(?<!\w)@(?=\w)/g, '@<!-- -->').replace(/#(?=\d)/g, '#<!-- -->').replace(/\bGH-(?=\d)/gi, match => `${match}<!-- -->`)
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}
