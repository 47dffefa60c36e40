import type { Rich } from './rich.ts'
import { isList } from './rich.ts'

/** The words of a line alone, from outside and podfit's own, for comparing: not escaped. */
export function plainText(text: Rich): string {
  if (typeof text === 'string')
    return text
  if (isList(text))
    return text.map(plainText).join('')
  return 'own' in text ? text.own : plainText(text.text)
}
