import { runtimeClassOf } from '../variants/runtime-class.ts'
import type { Architecture, ArchitectureSupport, Setup } from '../variants/setup.ts'
import { ARCHITECTURES } from '../variants/setup.ts'
import type { Variant } from '../variants/variant.ts'
import { fence, paragraphs, sentence } from './markdown.ts'
import { handlerTable } from './next-variant.ts'
import { renderContainerd } from './render-containerd.ts'
import { renderMemory } from './render-memory.ts'
import { renderSteps } from './render-steps.ts'
import { renderUpgrade } from './render-upgrade.ts'
import { applyRuntimeClass } from './runtime-class-yaml.ts'

export interface Section {
  title: string
  text: string
}

const SUPPORT: Record<ArchitectureSupport['status'], string> = {
  'packaged': 'its makers bring it',
  'by-hand': 'by hand',
  'unknown': 'not documented',
}

/** A support status in words. */
export function supportText({ status, note }: ArchitectureSupport): string {
  return note === undefined ? SUPPORT[status] : `${SUPPORT[status]}. ${note}`
}

/** One section for each part that a variant's setup names. */
export function partSections({ parts }: Setup, architecture?: Architecture): Section[] {
  return parts.map(part => ({ title: part.title, text: renderSteps(part, architecture) }))
}

/** The sections of a variant that are its own. */
export function ownSections(variant: Variant, setup: Setup, architecture?: Architecture): Section[] {
  const { kubernetes, name } = variant
  const runtimeClass = runtimeClassOf(variant)
  const architectures = architecture === undefined ? ARCHITECTURES : [architecture]
  return [
    { title: 'The runtime', text: paragraphs(architectures.map(name => `- ${name}: ${sentence(supportText(setup.architectures[name]))}`).join('\n'), renderSteps(setup, architecture)) },
    { title: 'containerd', text: renderContainerd(handlerTable(variant), setup.parts, setup.containerd.writtenBy) },
    { title: 'RuntimeClass', text: runtimeClass === undefined ? `None: the pods run on the node's default runtime. Where that is another one, set \`runtimeClass: ${kubernetes.handler}\` in the variant's file, and make one of that name.` : applyRuntimeClass(runtimeClass) },
    { title: 'Memory', text: renderMemory(variant) },
    { title: 'Image', text: paragraphs(`\`${kubernetes.image}\`: ${sentence(setup.image.title)}`, setup.image.run === undefined ? undefined : fence('sh', setup.image.run)) },
    { title: 'Check', text: paragraphs(
      fence('sh', [`sudo pnpm podfit doctor ${name}`, ...setup.checks.map(({ run }) => run.trimEnd())].join('\n')),
      setup.checks.length === 0 ? undefined : `The last one shows: ${setup.checks.map(({ expect }) => sentence(expect)).join(' ')}`,
      'What its workload sees, and that it is the isolation it claims: `pnpm vitest specs/isolation`.',
    ) },
    { title: 'Another version beside it', text: renderUpgrade(variant, architecture) },
    { title: 'Sources', text: [...new Set([...setup.parts.flatMap(part => part.sources), ...setup.sources])].map(url => `- <${url}>`).join('\n') },
  ]
}
