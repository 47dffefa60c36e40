import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DocumentPath } from '../documents/node-offset.ts'
import { printable } from '../documents/printable.ts'
import { compileSchema, readDocument } from '../documents/read-document.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import { messageOf } from '../errors/message-of.ts'
import { parseMemory, QuantityError } from '../units/quantity.ts'
import type { SetupFileSection } from './load-setup.ts'
import { setupOf } from './load-setup.ts'
import type { SetupPart } from './setup.ts'
import { VariantError } from './variant-error.ts'
import type { AnyVariant, EmbeddedVariant, GuestMemory, KubernetesVariant, OciVariant, QemuVariant, Variant, VariantIdentity } from './variant.ts'
import schema from './variant.schema.json' with { type: 'json' }

/** A variant as its file has it. */
interface VariantFile extends Omit<VariantIdentity, 'needs' | 'setup'> {
  needs?: string[]
  setup?: SetupFileSection
  /** This or `embedded` is there: the schema sees to it. */
  kubernetes?: KubernetesFile
  embedded?: EmbeddedFile
}

type EmbeddedFile =
  | Exclude<EmbeddedVariant, OciVariant | QemuVariant>
  | Omit<OciVariant, 'args'> & Partial<Pick<OciVariant, 'args'>>
  | Omit<QemuVariant, 'memoryBytes'> & { memory?: string }

type Optional = 'env' | 'annotations' | 'nodeSelector'

interface KubernetesFile extends Omit<KubernetesVariant, Optional | 'memoryRequestBytes' | 'memoryLimitBytes' | 'guestMemory' | 'declaredOverhead'>, Partial<Pick<KubernetesVariant, Optional>> {
  memoryRequest: string
  memoryLimit?: string
  guestMemory?: Omit<GuestMemory, 'defaultBytes'> & { default: string }
  declaredOverhead?: { memory: string, cpu: string }
}

/** Debian's kernels boot in 72 MiB; what is left is for other distributions'. */
const GUEST_MEMORY = '96Mi'

const validate = compileSchema<VariantFile>(schema)

/**
 * Every variant described in some folders that has a form as a pod of Kubernetes; otherwise as {@link loadAnyVariants}.
 */
export function loadVariants(...dirs: string[]): Map<string, Variant> {
  return new Map([...loadAnyVariants(...dirs)].filter((entry): entry is [string, Variant] => entry[1].kubernetes !== undefined))
}

/**
 * Every variant described in some folders, by name, in the order of the folders and of the files' names.
 *
 * @throws {VariantError} with the place of what does not fit, for a name two files give, and for a folder without any
 */
export function loadAnyVariants(...dirs: string[]): Map<string, AnyVariant> {
  const variants = new Map<string, AnyVariant>()
  const files = new Map<string, string>()
  const parts = new Map<string, SetupPart>()
  for (const file of dirs.flatMap(filesOf)) {
    const document = readDocument(file, validate, VariantError)
    const variant = variantOf(file, document, parts)
    const other = files.get(variant.name)
    if (other !== undefined)
      throw new VariantError(file, [{ message: `the variant ${variant.name} is already described in ${other}`, place: document.place(['name']) }])
    files.set(variant.name, file)
    variants.set(variant.name, variant)
  }
  return variants
}

function filesOf(dir: string): string[] {
  const files = namesIn(dir).filter(name => /\.ya?ml$/.test(name)).toSorted().map(name => join(dir, name))
  if (files.length === 0)
    throw new VariantError(dir, [{ message: 'has no variant: expected a .yaml file for each' }])
  return files
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
  }
  catch (error) {
    throw new VariantError(dir, [{ message: `cannot be listed: ${messageOf(error)}` }])
  }
}

function variantOf(file: string, document: YamlDocument<VariantFile>, parts: Map<string, SetupPart>): AnyVariant {
  const { needs = [], kubernetes, embedded: described, setup, ...rest } = document.value
  const identity = { ...rest, ...(setup === undefined ? {} : { setup: setupOf(file, document, setup, parts) }) }
  const embedded = described && embeddedVariant(file, document, described)
  if (kubernetes !== undefined)
    return { ...identity, needs, kubernetes: kubernetesVariant(file, document, kubernetes), ...(embedded === undefined ? {} : { embedded }) }
  if (embedded !== undefined)
    return { ...identity, needs, embedded }
  throw new VariantError(file, [{ message: 'neither kubernetes nor embedded says how it runs', place: document.place([]) }])
}

function embeddedVariant(file: string, document: YamlDocument<VariantFile>, described: EmbeddedFile): EmbeddedVariant {
  switch (described.runtime) {
    case 'oci':
      return { ...described, args: described.args ?? [] }
    case 'qemu': {
      const { memory = GUEST_MEMORY, ...qemu } = described
      return { ...qemu, memoryBytes: bytesAt(file, document, ['embedded', 'memory'], memory) }
    }
    default:
      return described
  }
}

function kubernetesVariant(file: string, document: YamlDocument<VariantFile>, { memoryRequest, memoryLimit, guestMemory, declaredOverhead, ...kubernetes }: KubernetesFile): KubernetesVariant {
  const memoryRequestBytes = bytesAt(file, document, ['kubernetes', 'memoryRequest'], memoryRequest)
  const memoryLimitBytes = memoryLimit === undefined ? undefined : bytesAt(file, document, ['kubernetes', 'memoryLimit'], memoryLimit)
  if (memoryLimit !== undefined && memoryLimitBytes !== undefined && memoryLimitBytes < memoryRequestBytes) {
    const message = `memoryLimit ${printable(memoryLimit)} is below memoryRequest ${printable(memoryRequest)}: Kubernetes would refuse the pod`
    throw new VariantError(file, [{ message, place: document.place(['kubernetes', 'memoryLimit']) }])
  }
  if (guestMemory?.from === 'limit' && memoryLimit === undefined) {
    const message = `the guest is as large as memoryLimit, which is not set: every guest would have ${guestMemory.default}`
    throw new VariantError(file, [{ message, place: document.place(['kubernetes', 'guestMemory']) }])
  }
  return {
    ...kubernetes,
    env: kubernetes.env ?? {},
    annotations: kubernetes.annotations ?? {},
    nodeSelector: kubernetes.nodeSelector ?? {},
    memoryRequestBytes,
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
    ...(guestMemory === undefined ? {} : { guestMemory: guestMemoryOf(file, document, guestMemory) }),
    ...(declaredOverhead === undefined ? {} : { declaredOverhead: { memoryBytes: bytesAt(file, document, ['kubernetes', 'declaredOverhead', 'memory'], declaredOverhead.memory), cpu: declaredOverhead.cpu } }),
  }
}

function guestMemoryOf(file: string, document: YamlDocument<VariantFile>, { default: size, ...guest }: NonNullable<KubernetesFile['guestMemory']>): GuestMemory {
  return { ...guest, defaultBytes: bytesAt(file, document, ['kubernetes', 'guestMemory', 'default'], size) }
}

function bytesAt(file: string, { place }: YamlDocument<VariantFile>, path: DocumentPath, text: string): number {
  try {
    return parseMemory(text)
  }
  catch (error) {
    throw error instanceof QuantityError ? new VariantError(file, [{ message: error.message, place: place(path) }]) : error
  }
}
