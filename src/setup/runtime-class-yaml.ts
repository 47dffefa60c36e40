import { stringify } from 'yaml'
import type { RuntimeClassManifest } from '../variants/runtime-class.ts'
import { fence } from './markdown.ts'

/** The command that makes a RuntimeClass. */
export function applyRuntimeClass(manifest: RuntimeClassManifest): string {
  return fence('sh', `sudo kubectl apply -f - <<'EOF'\n${stringify(manifest).trimEnd()}\nEOF`)
}
