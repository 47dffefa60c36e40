import type { Architecture } from '../variants/setup.ts'
import { runtimeClassOf } from '../variants/runtime-class.ts'
import type { Variant } from '../variants/variant.ts'
import { fence, paragraphs, sentence } from './markdown.ts'
import { handlerTable, nextVariant } from './next-variant.ts'
import { renderContainerd } from './render-containerd.ts'
import { renderSteps } from './render-steps.ts'
import { applyRuntimeClass } from './runtime-class-yaml.ts'

/** The shim of runc and crun makes cgroups through systemd or by itself, which costs differently. */
const SAME_CGROUPS = 'Everything but the binary has to be as it is for the old handler. Where that has `SystemdCgroup = true` under its options (K3s sets it on hosts with systemd; look into the rendered `config.toml`), add the line to the options below, or the cgroup driver is what is measured.'

/** How another version of the runtime is put beside this one, so that both are measured in one run on one node. */
export function renderUpgrade(variant: Variant, architecture?: Architecture): string {
  const { setup, name, kubernetes } = variant
  if (setup === undefined)
    return ''
  const { upgrade } = setup
  if (upgrade.kind === 'one-after-the-other')
    return sentence(upgrade.note)
  const next = nextVariant(variant)
  const first = handlerTable(variant)
  const handler = { ...first, handler: next.handler, keys: { ...first.keys, ...upgrade.keys }, options: { ...first.options, ...upgrade.options } }
  const runtimeClass = runtimeClassOf({ ...variant, kubernetes: { ...kubernetes, runtimeClass: next.runtimeClass, handler: next.handler } })
  return paragraphs(
    `Leave the runtime as it is, and add the other version under the handler \`${next.handler}\` and the RuntimeClass \`${next.runtimeClass}\`. Both are then measured in one run, round by round, on one node.`,
    renderSteps(upgrade, architecture),
    upgrade.writtenBy === undefined && handler.runtimeType === 'io.containerd.runc.v2' ? SAME_CGROUPS : undefined,
    upgrade.writtenBy === undefined ? renderContainerd(handler, []) : `The table of the handler \`${next.handler}\` is written by ${upgrade.writtenBy}.`,
    runtimeClass && applyRuntimeClass(runtimeClass),
    `A variant of its own, in a folder that the plan names as \`runtimes\`: a copy of \`fixtures/runtimes/${name.replace('/', '-')}.yaml\` with`,
    fence('yaml', `name: ${next.name}\nkubernetes:\n  runtimeClass: ${next.runtimeClass}\n  handler: ${next.handler}`),
    `and \`${next.name}\` beside \`${name}\` in the plan's list of variants.`,
  )
}
