/** What the reference needs of a JSON schema. */
export interface ReferenceSchema {
  $ref?: string
  description?: string
  type?: string | string[]
  enum?: unknown[]
  default?: unknown
  errorMessage?: string
  required?: string[]
  properties?: Record<string, ReferenceSchema>
  additionalProperties?: boolean | ReferenceSchema
  items?: ReferenceSchema
  definitions?: Record<string, ReferenceSchema>
}

interface Section {
  heading: string
  schema: ReferenceSchema
}

const HEAD = `# The plan

\`podfit.yaml\`, or the file that \`PODFIT_PLAN\` names, says what is measured: the variants, how often, and what each device must reach.
Whatever is wrong in it is said with file, line and column before anything is started. Editors that know YAML schemas show what
follows while you write: \`src/plan/plan.schema.json\`, from which this page is made (\`pnpm docs:plan\`).

A setting of the chosen profile counts before the plan's, and the plan's before the default.

| variable | |
| --- | --- |
| \`PODFIT_PLAN\` | another plan |
| \`PODFIT_PROFILE\` | another profile of it; \`none\` for none |
| \`PODFIT_CLUSTER\` | \`kubernetes\`, \`embedded\` or \`auto\`, before the plan's \`cluster\` |
| \`PODFIT_CAP\` | another \`density.cap\` |
| \`PODFIT_REPORTS\` | another folder for the reports than \`reports\` |
| \`PODFIT_WAIT\` | how long to wait for a cluster that another run has, as in \`10m\`; without it the run ends at once |`

/** docs/plan.md: every key of the plan, from its JSON schema. Same schema, same bytes. */
export function planReference(schema: ReferenceSchema): string {
  const sections: Section[] = []
  const definitions = schema.definitions ?? {}
  const queue: Section[] = [{ heading: 'Keys of the plan', schema }]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { heading } = next
    if (sections.some(section => section.heading === heading))
      continue
    sections.push(next)
    queue.push(...Object.entries(next.schema.properties ?? {}).flatMap(([key, property]) => nested(heading, key, resolved(property, definitions), definitions)))
  }
  return `${[HEAD, ...sections.map(section => sectionText(section, definitions))].join('\n\n')}\n`
}

function sectionText({ heading, schema }: Section, definitions: Record<string, ReferenceSchema>): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, property]) => {
    const whole = resolved(property, definitions)
    const below = nested(heading, key, whole, definitions)
    const value = below.length === 0 ? valueOf(whole, definitions) : below.map(({ heading }) => `see [${heading}](#${anchorOf(heading)})`).join(', ')
    const isRequired = schema.required?.includes(key) ?? false
    return `| \`${key}\`${isRequired ? ' (required)' : ''} | ${cell(whole.description ?? '')} | ${cell(value)} | ${whole.default === undefined ? '' : `\`${JSON.stringify(whole.default).replaceAll('"', '')}\``} |`
  })
  return [
    `## ${heading}`,
    ...heading !== 'Keys of the plan' && schema.description !== undefined ? [schema.description] : [],
    ['| key | what it is | value | default |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n')
}

/** The sections that a key's values have of their own: an object's keys, those of a list's objects, those of a map's. */
function nested(parent: string, key: string, schema: ReferenceSchema, definitions: Record<string, ReferenceSchema>): Section[] {
  const path = parent === 'Keys of the plan' ? key : definitions[key] === undefined ? `${parent}.${key}` : key
  if (schema.properties !== undefined)
    return [{ heading: path, schema }]
  const items = schema.items && resolved(schema.items, definitions)
  if (items?.properties !== undefined)
    return [{ heading: `${path}[]`, schema: items }]
  const values = typeof schema.additionalProperties === 'object' ? resolved(schema.additionalProperties, definitions) : undefined
  return values?.properties === undefined ? [] : [{ heading: `${path}.NAME`, schema: values }]
}

/** A key's own words count before those of the definition it refers to. */
function resolved(schema: ReferenceSchema, definitions: Record<string, ReferenceSchema>): ReferenceSchema {
  const name = schema.$ref?.replace('#/definitions/', '')
  const definition = name === undefined ? undefined : definitions[name]
  return definition === undefined ? schema : { ...resolved(definition, definitions), ...schema }
}

function valueOf(schema: ReferenceSchema, definitions: Record<string, ReferenceSchema>): string {
  if (schema.enum !== undefined)
    return schema.enum.map(value => `\`${String(value)}\``).join(', ')
  if (schema.errorMessage !== undefined)
    return schema.errorMessage
  if (schema.type === 'array')
    return `a list: ${schema.items === undefined ? 'anything' : valueOf(resolved(schema.items, definitions), definitions)}`
  return { boolean: 'true or false', string: 'text', number: 'a number', integer: 'a whole number', object: 'keys with values' }[String(schema.type)] ?? ''
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z0-9 -]/g, '').replaceAll(' ', '-')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
