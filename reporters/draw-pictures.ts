import type { DrawnPicture } from './render/pictures/drawn-picture.ts'
import type { Picture } from './render/pictures/picture.ts'

/** Draws some pictures. Vega is loaded only where there is something to draw: neither a run that measures nor another command pays for it. */
export async function drawPictures(pictures: readonly Picture[]): Promise<DrawnPicture[]> {
  if (pictures.length === 0)
    return []
  const { drawSvg } = await import('./render/pictures/draw-svg.ts')
  const drawn: DrawnPicture[] = []
  // One after the other: vega counts the ids of a picture in one place for all.
  for (const picture of pictures)
    drawn.push({ file: picture.file, alt: picture.alt, svg: await drawSvg(picture) })
  return drawn
}
