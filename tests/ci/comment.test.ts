import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getOctokit } from '@actions/github'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parse } from 'yaml'
import { temporaryDir } from '../documents/temporary-dir.ts'

const ACTION = parse(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')) as { runs: { steps: { uses?: string, with?: Record<string, string> }[] } }
const SCRIPT = ACTION.runs.steps.find(({ uses }) => uses?.startsWith('actions/github-script@'))?.with?.['script'] ?? ''

interface Comment { id: number, body: string, user: { type: 'Bot' | 'User' } }

/** The part of GitHub's API that comments need, with pages as it has them. */
async function githubWith(comments: Comment[]): Promise<{ url: string, comments: Comment[], requests: string[] }> {
  const requests: string[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answerTo(request, response, Buffer.concat(chunks).toString()))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')

  function answerTo(request: IncomingMessage, response: ServerResponse, text: string): unknown {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`)
    requests.push(`${request.method} ${url.pathname}`)
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}): unknown => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    const id = Number(/\/issues\/comments\/(\d+)$/.exec(url.pathname)?.[1])
    if (request.method === 'GET' && url.pathname === '/repos/o/r/issues/7/comments') {
      const [size, page] = [Number(url.searchParams.get('per_page')), Number(url.searchParams.get('page') ?? 1)]
      const next = page * size < comments.length ? { link: `<http://${request.headers.host}${url.pathname}?per_page=${size}&page=${page + 1}>; rel="next"` } : {}
      return answer(200, comments.slice((page - 1) * size, page * size), next)
    }
    const { body } = JSON.parse(text) as { body: string }
    if (request.method === 'POST' && url.pathname === '/repos/o/r/issues/7/comments')
      return answer(201, comments[comments.push({ id: comments.length + 1, body, user: { type: 'Bot' } }) - 1])
    const comment = comments.find(comment => comment.id === id)
    if (request.method !== 'PATCH' || !comment)
      return answer(404, { message: 'Not Found' })
    comment.body = body
    return answer(200, comment)
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, comments, requests }
}

type Run = (github: unknown, context: unknown, require: NodeJS.Require) => Promise<void>

/** Runs the action's script as actions/github-script does: as the body of an async function, with its own client. */
async function post(url: string, { report, name = 'podfit', sha = 'a1b2c3' }: { report?: string, name?: string, sha?: string } = {}): Promise<void> {
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (...args: string[]) => Run
  const dir = temporaryDir()
  if (report !== undefined)
    writeFileSync(join(dir, 'summary.md'), report)
  vi.stubEnv('REPORT', report === undefined ? '' : dir)
  vi.stubEnv('NAME', name)
  onTestFinished(() => void vi.unstubAllEnvs())
  const context = { repo: { owner: 'o', repo: 'r' }, issue: { number: 7 }, serverUrl: 'https://github.com', runId: 99, payload: { pull_request: { head: { sha } } } }
  await new AsyncFunction('github', 'context', 'require', SCRIPT)(getOctokit('t', { baseUrl: url }), context, createRequire(import.meta.url))
}

const person = (id: number, body: string): Comment => ({ id, body, user: { type: 'User' } })

test('the first run comments, the next one updates it', async () => {
  const { url, comments } = await githubWith([person(1, 'LGTM')])
  await post(url, { report: '# podfit: first\n' })
  await post(url, { report: '# podfit: second\n', sha: 'd4e5f6' })
  expect(comments).toHaveLength(2)
  expect(comments[1]?.body).toBe('<!-- podfit: podfit -->\n# podfit: second\n\n[Run 99](https://github.com/o/r/actions/runs/99) of d4e5f6')
})

test('its comment is found behind more of them than a page has', async () => {
  const { url, comments } = await githubWith([...Array.from({ length: 230 }, (_, index) => person(index + 1, 'talk')), { id: 231, body: '<!-- podfit: podfit -->\nold', user: { type: 'Bot' } }])
  await post(url, { report: '# new\n' })
  expect(comments).toHaveLength(231)
  expect(comments[230]?.body).toContain('# new')
})

test('a person\'s comment that has the marker is not overwritten', async () => {
  const { url, comments } = await githubWith([person(1, '<!-- podfit: podfit -->\nmine')])
  await post(url, { report: '# new\n' })
  expect(comments.map(({ body }) => body.split('\n')[1])).toEqual(['mine', '# new'])
})

test('each job of a matrix has a comment of its own', async () => {
  const { url, comments } = await githubWith([])
  await post(url, { report: '# a\n', name: 'pi5' })
  await post(url, { report: '# b\n', name: 'x86 --><script>' })
  await post(url, { report: '# c\n', name: 'pi5' })
  expect(comments.map(({ body }) => body.split('\n').slice(0, 2))).toEqual([['<!-- podfit: pi5 -->', '# c'], ['<!-- podfit: x86 --script -->', '# b']])
})

test('a run without a report does not leave the old one standing', async () => {
  const { url, comments } = await githubWith([])
  await post(url, { report: '# 487 pods\n' })
  await post(url, { sha: 'd4e5f6' })
  expect(comments).toHaveLength(1)
  expect(comments[0]?.body).toContain('podfit: no report')
  expect(comments[0]?.body).not.toContain('487')
})
