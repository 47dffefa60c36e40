import type { Picture } from './picture.ts'

/** A picture that was drawn. */
export interface DrawnPicture extends Pick<Picture, 'file' | 'alt'> {
  svg: string
}
