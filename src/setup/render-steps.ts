import type { Architecture, SetupFile, SetupStep } from '../variants/setup.ts'
import { fence, paragraphs, sentence } from './markdown.ts'

/** Files, then steps, of one architecture or all. */
export function renderSteps({ files, steps }: { files: readonly SetupFile[], steps: readonly SetupStep[] }, architecture?: Architecture): string {
  return paragraphs(
    ...files.map(({ path, title, content }) => paragraphs(`\`${path}\`: ${sentence(title)}`, fence(languageOf(path, content), content))),
    ...steps.filter(step => architecture === undefined || step.architectures === undefined || step.architectures.includes(architecture)).map(({ title, run, architectures }) => paragraphs(
      sentence(title).replace(/\.$/, architectures && architecture === undefined ? ` (${architectures.join(', ')} only).` : '.'),
      run === undefined ? undefined : fence('sh', run),
    )),
  )
}

function languageOf(path: string, content: string): string {
  if (content.startsWith('#!'))
    return 'sh'
  return /\.(toml|yaml|json)$/.exec(path)?.[1] ?? (path.endsWith('.service') ? 'ini' : '')
}
