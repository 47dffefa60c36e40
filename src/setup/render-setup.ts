import type { Architecture } from '../variants/setup.ts'
import type { AnyVariant, Variant } from '../variants/variant.ts'
import { paragraphs } from './markdown.ts'
import { ownSections, partSections } from './setup-sections.ts'

/** How a variant is set up on a node of K3s, from the bare node to the check afterwards, as Markdown. Nothing of it is run. */
export function renderSetup(variant: AnyVariant, architecture?: Architecture): string {
  const { name, setup, install, isolation, needs, kubernetes } = variant
  const head = paragraphs(
    `# ${name}: setup on K3s${architecture === undefined ? '' : `, ${architecture}`}`,
    `Isolation class ${isolation}${needs.length === 0 ? '' : `; needs ${needs.join(', ')}`}. ${kubernetes === undefined ? 'It exists only without a cluster' : `RuntimeClass ${kubernetes.runtimeClass ?? 'none'}, handler ${kubernetes.handler}`}. These are instructions: podfit runs none of them.`,
  )
  if (!hasKubernetes(variant) || setup === undefined)
    return `${paragraphs(head, install.note, `See <${install.url}>.`)}\n`
  const sections = [...partSections(setup, architecture), ...ownSections(variant, setup, architecture)]
  return `${paragraphs(head, ...sections.map(({ title, text }, index) => paragraphs(`## ${index + 1}. ${title}`, text)))}\n`
}

function hasKubernetes(variant: AnyVariant): variant is Variant {
  return variant.kubernetes !== undefined
}
