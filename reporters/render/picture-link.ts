import { escapeMarkdown } from './escape-markdown.ts'
import type { Picture } from './pictures/picture.ts'

/** A picture in report.md, with its figures in words; empty where there is none. */
export function pictureLink(picture: Picture | undefined): string {
  return picture ? `![${escapeMarkdown(picture.alt, ALT_LENGTH)}](${picture.file})` : ''
}

/** Room for the figures of some twenty variants. */
const ALT_LENGTH = 1_500
