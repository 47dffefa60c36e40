import { printableJson } from '../../../src/documents/printable-json.ts'
import { THREAT_MODELS } from '../../../src/published/threat-models.ts'
import type { Recommendation } from '../../../src/recommend/recommendation.ts'

/** Version of the document. */
const SCHEMA_VERSION = 1

/** A recommendation for programs: the request, and every candidate with its status, figures and reasons. */
export function recommendationJson({ results, request: { threatModel, ...asked }, candidates }: Recommendation): string {
  const { title, url, publishedOn } = THREAT_MODELS
  const document = {
    schemaVersion: SCHEMA_VERSION,
    run: { id: results.run.id, startedAt: results.run.startedAt, imported: results.imported !== undefined, ...(results.imported ? {} : { validity: results.validity.verdict }) },
    source: { title, url, publishedOn },
    threatModel: { name: threatModel.name, title: threatModel.title, advice: threatModel.advice },
    request: asked,
    candidates,
  }
  return `${printableJson(document)}\n`
}
