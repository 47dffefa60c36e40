import { stringify } from 'smol-toml'
import type { SetupPart, TomlTable } from '../variants/setup.ts'

/** Schema of containerd's configuration: 3 from containerd 2.0 on, 2 before. */
export type ConfigVersion = 2 | 3

/** The plugin that has the runtimes' tables, in each schema. In the other one's place a table is ignored without a word. */
export const RUNTIME_PLUGINS: Record<ConfigVersion, string> = {
  2: 'io.containerd.grpc.v1.cri',
  3: 'io.containerd.cri.v1.runtime',
}

/** A handler as containerd's configuration has it. */
export interface HandlerTable {
  handler: string
  runtimeType: string
  snapshotter?: string
  keys: TomlTable
  options: TomlTable
}

/** The tables of a handler, and of the plugins its parts need, in one of the schemas. */
export function containerdTables(version: ConfigVersion, { handler, runtimeType, snapshotter, keys, options }: HandlerTable, parts: readonly SetupPart[]): string {
  const runtime = ['plugins', RUNTIME_PLUGINS[version], 'containerd', 'runtimes', handler]
  return [
    table(runtime, { runtime_type: runtimeType, ...(snapshotter === undefined ? {} : { snapshotter }), ...keys }),
    ...Object.keys(options).length === 0 ? [] : [table([...runtime, 'options'], options)],
    ...parts.flatMap(({ plugins }) => Object.entries(plugins)).map(([plugin, keys]) => table(['plugins', plugin], keys)),
  ].join('')
}

function table(path: readonly string[], keys: TomlTable): string {
  const name = path.map(part => /^[A-Za-z0-9_-]+$/.test(part) ? part : `'${part}'`).join('.')
  return `[${name}]\n${stringify(keys).trimEnd().replaceAll(/^/gm, '  ')}\n`
}
