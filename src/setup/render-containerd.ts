import type { SetupPart } from '../variants/setup.ts'
import type { HandlerTable } from './containerd-tables.ts'
import { containerdTables } from './containerd-tables.ts'
import { K3S_DROP_INS, K3S_TEMPLATES } from './k3s-paths.ts'
import { fence, paragraphs } from './markdown.ts'

const BASE = '{{ template "base" . }}'

/**
 * What containerd is told of a handler on K3s: as a drop-in, through the template, and through the template of releases with containerd 1.
 *
 * @param writtenBy who writes the handler's table himself
 */
export function renderContainerd(handler: HandlerTable, parts: readonly SetupPart[], writtenBy?: string): string {
  const plugins = parts.flatMap(part => Object.keys(part.plugins))
  const tables = (version: 2 | 3): string => containerdTables(version, handler, parts)
  return paragraphs(
    writtenBy === undefined ? undefined : `The table of the handler \`${handler.handler}\` is written by ${writtenBy}; a second one is refused ("table already exists"). By hand it is needed only elsewhere${plugins.length === 0 ? '' : `, but for the table${plugins.length === 1 ? '' : 's'} of ${plugins.join(', ')}`}:`,
    `K3s from March 2026 on imports drop-ins: \`${K3S_DROP_INS}/50-${handler.handler}.toml\``,
    fence('toml', `version = 3\n\n${tables(3)}`),
    `K3s with containerd 2 (from v1.31.6+k3s1 and v1.32.2+k3s1 on) without that: \`${K3S_TEMPLATES[3]}\`. For a release that does not import the drop-ins yet, the line \`imports = ["${K3S_DROP_INS}/*.toml"]\` above the first one does it too.`,
    fence('toml', `${BASE}\n\n${tables(3)}`),
    `Older K3s, with containerd 1: \`${K3S_TEMPLATES[2]}\`. The section has another name there; the one of containerd 2 would be ignored without a word.`,
    fence('toml', `${BASE}\n\n${tables(2)}`),
    'Then, and after each change:',
    fence('sh', 'sudo systemctl restart k3s   # on an agent: k3s-agent'),
  )
}
