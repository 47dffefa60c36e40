import { parseRequest } from '../../src/recommend/parse-request.ts'
import type { RequestText } from '../../src/recommend/parse-request.ts'
import type { Request } from '../../src/recommend/request.ts'

/** What is asked for where a test does not say otherwise. */
export function ask(text: Partial<RequestText> = {}): Request {
  return parseRequest({ threatModel: 'trusted-images', pods: '100', memory: '8Gi', ...text })
}
