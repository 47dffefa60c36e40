/** The number by which the elements of a report name a variant: its place in the plan, -1 for one that is not there. */
export type VariantIndex = (name: string) => number

export function variantIndex(variants: readonly { name: string }[]): VariantIndex {
  const places = new Map(variants.map(({ name }, index) => [name, index]))
  return name => places.get(name) ?? -1
}
