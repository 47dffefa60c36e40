import { escapeMarkdown } from '../escape-markdown.ts'
import type { Marked, Rich } from './rich.ts'
import { isList } from './rich.ts'

const MARKS: Record<Marked['mark'], string> = { strong: '**', code: '`', struck: '~~' }

/** A line as markdown. */
export function richMarkdown(text: Rich): string {
  if (typeof text === 'string')
    return escapeMarkdown(text)
  if (isList(text))
    return text.map(richMarkdown).join('')
  return 'own' in text ? text.own : `${MARKS[text.mark]}${richMarkdown(text.text)}${MARKS[text.mark]}`
}
