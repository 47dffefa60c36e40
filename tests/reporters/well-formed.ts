import { SaxesParser } from 'saxes'

export interface XmlContent {
  /** Names of elements, in the order of the document. */
  elements: string[]
  /** Values of all attributes. */
  attributes: Record<string, string>[]
  text: string
}

/** What is in an XML document, as a parser that knows XML 1.0 by its conformance tests reads it. Throws for what is not well-formed. */
export function xmlContent(xml: string): XmlContent {
  const content: XmlContent = { elements: [], attributes: [], text: '' }
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    content.elements.push(name)
    content.attributes.push(Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value])))
  })
  parser.on('text', (text) => {
    content.text += text
  })
  parser.write(xml).close()
  return content
}
