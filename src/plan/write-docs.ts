import { writeFileSync } from 'node:fs'
import { packageRoot } from '../package/package-root.ts'
import { planReference } from './plan-reference.ts'
import schema from './plan.schema.json' with { type: 'json' }

/** `pnpm docs:plan`: docs/plan.md from the plan's schema. */
writeFileSync(new URL('docs/plan.md', packageRoot), planReference(schema))
