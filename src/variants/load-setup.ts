import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { printable } from '../documents/printable.ts'
import { compileSchema, readDocument } from '../documents/read-document.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import partSchema from './part.schema.json' with { type: 'json' }
import { OWN_VARIANTS_DIR } from './own-variants-dir.ts'
import type { ArchitectureSupport, ContainerdSetup, Setup, SetupPart, UpgradeSetup } from './setup.ts'
import { VariantError } from './variant-error.ts'
import variantSchema from './variant.schema.json' with { type: 'json' }

type Lists = 'steps' | 'files' | 'checks' | 'tried'

/** `setup` of a variant as its file has it. */
export interface SetupFileSection extends Partial<Pick<Setup, Lists>>, Pick<Setup, 'image' | 'sources'> {
  parts?: string[]
  architectures: { amd64: ArchitectureSupport, arm64: ArchitectureSupport }
  containerd?: Partial<ContainerdSetup>
  upgrade?: { note: string } | Partial<Omit<Extract<UpgradeSetup, { kind: 'side-by-side' }>, 'kind'>>
}

type PartFile = Omit<SetupPart, 'name' | 'steps' | 'files' | 'plugins'> & Partial<Pick<SetupPart, 'steps' | 'files' | 'plugins'>>

const NOT_SAID = 'Nobody has written down how two versions of it run side by side.'

const validatePart = compileSchema<PartFile>(partSchema, { 'variant.schema.json': variantSchema })

/**
 * A variant's setup with the parts it names.
 *
 * @param known parts that have been read before, by path: most variants of a folder name the same ones
 * @throws {VariantError} for a part that is not there, or does not fit
 */
export function setupOf(file: string, document: YamlDocument, { parts = [], containerd, upgrade, ...section }: SetupFileSection, known: Map<string, SetupPart>): Setup {
  return {
    steps: [],
    files: [],
    checks: [],
    tried: [],
    ...section,
    parts: parts.map((name, index) => partOf(file, document, name, index, known)),
    containerd: { keys: {}, options: {}, ...containerd },
    upgrade: upgradeOf(upgrade),
  }
}

function upgradeOf(upgrade: SetupFileSection['upgrade'] = { note: NOT_SAID }): UpgradeSetup {
  return 'note' in upgrade
    ? { kind: 'one-after-the-other', note: upgrade.note }
    : { kind: 'side-by-side', steps: [], files: [], keys: {}, options: {}, ...upgrade }
}

function partOf(file: string, { place }: YamlDocument, name: string, index: number, known: Map<string, SetupPart>): SetupPart {
  const own = join(dirname(file), 'parts', `${name}.yaml`)
  // A copy of one of podfit's variants, in somebody else's folder, keeps its parts.
  const path = [own, join(OWN_VARIANTS_DIR, 'parts', `${name}.yaml`)].find(existsSync)
  if (path === undefined)
    throw new VariantError(file, [{ message: `there is no part ${printable(name)}: expected ${own}, or one of podfit's`, place: place(['setup', 'parts', index]) }])
  const part = known.get(path) ?? { steps: [], files: [], plugins: {}, ...readDocument(path, validatePart, VariantError).value, name }
  known.set(path, part)
  return part
}
