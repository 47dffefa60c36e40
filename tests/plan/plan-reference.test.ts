import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planReference } from '../../src/plan/plan-reference.ts'
import schema from '../../src/plan/plan.schema.json' with { type: 'json' }

test('docs/plan.md is what the schema says: pnpm docs:plan', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/plan.md'), 'utf8')).toBe(planReference(schema))
})

test('every key of every section is in it, and every link leads to a section', () => {
  const page = planReference(schema)
  for (const section of [schema, schema.definitions.probe, schema.definitions.density, schema.definitions.budgets, schema.definitions.variants.items]) {
    for (const key of Object.keys(section.properties))
      expect(page).toContain(`| \`${key}\``)
  }
  const anchors = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(/[^a-z0-9 -]/g, '').replaceAll(' ', '-'))
  expect(new Set(anchors).size).toBe(anchors.length)
  for (const [, anchor] of page.matchAll(/\]\(#([^)]*)\)/g))
    expect(anchors).toContain(anchor)
  expect(page).toContain('| `hold` | All pods of a step have to serve, without a restart, for this long. | a duration with a unit, e.g. 30s | `10s` |')
})
