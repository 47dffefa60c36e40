import { formatBytes } from '../units/quantity.ts'
import type { SetupPart } from '../variants/setup.ts'
import type { AnyVariant, Variant } from '../variants/variant.ts'
import { paragraphs } from './markdown.ts'
import { renderSteps } from './render-steps.ts'
import { ownSections, supportText } from './setup-sections.ts'

const TRIED = { lab: 'on its throwaway cluster', host: 'without a cluster' }

const NOTE = `<!-- Made from fixtures/runtimes/*.yaml by \`pnpm docs:runtimes\`. Change those, not this. -->`

/** docs/runtimes.md: what every variant is, and how it is set up, from the variants' files alone. */
export function renderRuntimes(variants: readonly AnyVariant[]): string {
  const onKubernetes = variants.filter((variant): variant is Variant => variant.kubernetes !== undefined)
  const hostOnly = variants.filter(({ kubernetes }) => kubernetes === undefined)
  const parts = new Map(onKubernetes.flatMap(({ setup }) => setup?.parts ?? []).map(part => [part.name, part]))
  return `${paragraphs(
    '# Runtimes',
    NOTE,
    'What each variant is and how it is set up on a node of K3s. `pnpm podfit setup print VARIANT` prints one of them from the bare node to the check; `pnpm podfit doctor` says what is missing. podfit runs none of this itself, and its own tests have no K3s: the steps are from the documentation of their makers. Where its tests run the variant itself is in the last column.',
    overview(onKubernetes),
    hostOnly.length === 0 ? undefined : `Only without a cluster: ${hostOnly.map(({ name, install }) => `\`${name}\` (${install.note.replace(/\.$/, '')})`).join('; ')}.`,
    '## Parts that several have in common',
    ...[...parts.values()].map(part => paragraphs(`### ${part.title}`, `For ${usersOf(part, onKubernetes)}.`, renderSteps(part))),
    ...onKubernetes.map(variantText),
  )}\n`
}

function usersOf({ name }: SetupPart, variants: readonly Variant[]): string {
  const users = variants.filter(({ setup }) => setup?.parts.some(part => part.name === name))
  return users.length === variants.length ? 'all of them' : users.map(user => user.name).join(', ')
}

function overview(variants: readonly Variant[]): string {
  const rows = variants.map(({ name, isolation, kubernetes, needs, setup }) => [
    `[${name}](#${anchorOf(name)})`,
    isolation,
    kubernetes.runtimeClass ?? '-',
    kubernetes.handler,
    needs.join(', ') || '-',
    limitText(kubernetes),
    kubernetes.declaredOverhead === undefined ? '-' : `${formatBytes(kubernetes.declaredOverhead.memoryBytes)}, ${kubernetes.declaredOverhead.cpu}`,
    setup === undefined ? '-' : supportText({ status: setup.architectures.amd64.status }),
    setup === undefined ? '-' : supportText({ status: setup.architectures.arm64.status }),
    setup?.tried.map(where => TRIED[where]).join(', ') || 'not run',
  ])
  const head = ['Variant', 'Isolation', 'RuntimeClass', 'Handler', 'Needs', 'A memory limit is', 'Declared overhead (left out)', 'amd64', 'arm64', 'In podfit\'s tests']
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}

function limitText({ guestMemory, memoryLimitBytes }: Variant['kubernetes']): string {
  if (guestMemory === undefined)
    return 'a cap (none set)'
  return guestMemory.from === 'limit' ? `the guest's size (${formatBytes(memoryLimitBytes ?? guestMemory.defaultBytes)})` : `added to the guest's ${formatBytes(guestMemory.defaultBytes)} (none set)`
}

function variantText(variant: Variant): string {
  const { name, setup, install } = variant
  if (setup === undefined)
    return paragraphs(`## ${name}`, install.note, `See <${install.url}>.`)
  const parts = setup.parts.map(({ title }) => title)
  return paragraphs(
    `## ${name}`,
    parts.length === 0 ? undefined : `First, from above: ${parts.join('; ')}.`,
    ...ownSections(variant, setup).filter(({ text }) => text !== '').map(({ title, text }) => paragraphs(`### ${name}: ${title}`, text)),
  )
}

/** As GitHub makes one of a heading. */
function anchorOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9 -]/g, '').replaceAll(' ', '-')
}
