import { escapeMarkdown } from '../text/escape-markdown.ts'
import type { Marked, Rich } from './rich.ts'
import { isList } from './rich.ts'

const MARKS: Record<Marked['mark'], string> = { strong: '**', code: '`', struck: '~~' }

/** A line as markdown. */
export function richMarkdown(text: Rich): string {
  if (typeof text === 'string')
    return escapeMarkdown(text)
  if (isList(text))
    return text.map(richMarkdown).join('')
  if ('own' in text)
    return text.own
  // An address is made a link by whatever shows markdown, and what else is linked to is not in this file.
  return 'mark' in text ? `${MARKS[text.mark]}${richMarkdown(text.text)}${MARKS[text.mark]}` : richMarkdown(text.text)
}
