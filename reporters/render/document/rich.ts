/**
 * A line of a report, not yet in any format. A bare string is text from outside (names, events, versions) and is escaped by whatever
 * renders it; what podfit says itself is marked as its own.
 */
export type Rich = string | Own | Marked | Link | readonly Rich[]

/** podfit's own words: plain text, which stands in markdown as it is. */
export interface Own {
  own: string
}

/** Words that stand out, or that count for nothing. */
export interface Marked {
  mark: 'strong' | 'code' | 'struck'
  text: Rich
  /** Good or bad news, for renderers that have colours. */
  tone?: Tone
}

/** Leads somewhere, where the format can: to a part of the report, or to podfit's own sources. */
export interface Link {
  href: `#${string}` | `https://${string}`
  text: Rich
}

export type Tone = 'good' | 'warn' | 'bad'

/** podfit's own words with text from outside in them. A number is podfit's own. */
export function rich(strings: TemplateStringsArray, ...values: (Rich | number)[]): Rich {
  return strings.flatMap((text, index): Rich[] => {
    const value = values[index]
    return [...text === '' ? [] : [own(text)], ...value === undefined ? [] : [typeof value === 'number' ? own(String(value)) : value]]
  })
}

export function own(text: string): Own {
  return { own: text }
}

export function strong(text: Rich, tone?: Tone): Marked {
  return { mark: 'strong', text, ...tone === undefined ? {} : { tone } }
}

/** What a reader would type, or finds in a file: podfit's own words. */
export function code(text: string): Marked {
  return { mark: 'code', text: own(text) }
}

export function struck(text: Rich): Marked {
  return { mark: 'struck', text }
}

export function link(href: Link['href'], text: Rich): Link {
  return { href, text }
}

/** Several with a separator between them. */
export function joined(parts: readonly Rich[], separator: string): Rich {
  return parts.flatMap((part, index): Rich[] => index === 0 ? [part] : [own(separator), part])
}

export function isList(text: Rich): text is readonly Rich[] {
  return Array.isArray(text)
}
