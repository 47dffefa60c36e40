import { parse } from 'smol-toml'
import { RUNTIME_PLUGINS } from '../../setup/containerd-tables.ts'
import type { ContainerdConfig } from '../readings.ts'

type Table = Record<string, unknown>

/** What of containerd's configuration decides which handlers there are. @param texts the file and what it imports, in that order */
export function parseContainerdConfig(texts: readonly string[]): Omit<ContainerdConfig, 'file' | 'k3sTemplates'> {
  const files = texts.map(text => parse(text) as Table)
  const plugins = files.flatMap(file => Object.values(RUNTIME_PLUGINS).map(plugin => ({ plugin, table: at(file, 'plugins', plugin) })))
  const handlers: Record<string, string[]> = {}
  for (const { plugin, table } of plugins)
    handlers[plugin] = [...new Set([...handlers[plugin] ?? [], ...Object.keys(at(table, 'containerd', 'runtimes'))])]
  const [version] = files.flatMap(file => typeof file['version'] === 'number' ? file['version'] : [])
  const text = (...path: string[]): string | undefined => plugins.map(({ table }) => valueAt(table, path)).findLast(value => value !== undefined)
  const defaultRuntime = text('containerd', 'default_runtime_name')
  const snapshotter = text('containerd', 'snapshotter') ?? files.map(file => valueAt(file, ['plugins', 'io.containerd.cri.v1.images', 'snapshotter'])).findLast(value => value !== undefined)
  return {
    version: version ?? 1,
    handlers,
    ...(defaultRuntime === undefined ? {} : { defaultRuntime }),
    ...(snapshotter === undefined ? {} : { snapshotter }),
  }
}

/** Paths and patterns of `imports`. */
export function importsOf(text: string): string[] {
  const { imports } = parse(text)
  return Array.isArray(imports) ? imports.filter(path => typeof path === 'string') : []
}

function at(table: Table, ...path: string[]): Table {
  return path.reduce<Table>((inner, key) => isTable(inner[key]) ? inner[key] : {}, table)
}

function valueAt(table: Table, path: readonly string[]): string | undefined {
  const value = at(table, ...path.slice(0, -1))[path.at(-1) ?? '']
  return typeof value === 'string' ? value : undefined
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
