import type { Picture } from './render/pictures/picture.ts'

/** The files of some pictures. Vega is loaded only where there is something to draw: neither a run that measures nor another command pays for it. */
export async function drawPictures(pictures: readonly Picture[]): Promise<{ name: string, text: string }[]> {
  if (pictures.length === 0)
    return []
  const { drawSvg } = await import('./render/pictures/draw-svg.ts')
  const files: { name: string, text: string }[] = []
  // One after the other: vega counts the ids of a picture in one place for all.
  for (const picture of pictures)
    files.push({ name: picture.file, text: await drawSvg(picture) })
  return files
}
