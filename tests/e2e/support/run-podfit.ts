import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { Results } from '../../../src/results/results.ts'
import { inCluster } from './cluster-under-test.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs')

export interface Ended {
  code: number | null
  /** Standard output and error, as they came. */
  output: string
  tookMs: number
}

export interface PodfitRun {
  ended: Promise<Ended>
  /** Sends a signal to the process that runs the specs, as a terminal or a supervisor does. */
  signal: (signal: NodeJS.Signals) => void
  /** Waits until the output matches. */
  says: (text: RegExp, deadlineMs: number) => Promise<void>
  /** The output so far. */
  said: () => string
}

/** A folder of its own for a plan and the reports of its runs. */
export class Workspace {
  readonly dir = mkdtempSync(join(tmpdir(), 'podfit-e2e-'))
  readonly plan = join(this.dir, 'podfit.yaml')

  #said = ''

  constructor(plan: object | string) {
    writeFileSync(this.plan, typeof plan === 'string' ? plan : stringify(plan))
  }

  /** A further file of the workspace, or a folder's. */
  write(name: string, text: string): string {
    const path = join(this.dir, name)
    writeFileSync(path, text)
    return path
  }

  /** Starts `vitest run` on specs. @param wrapper command in front of it */
  start(specs: string[], env: NodeJS.ProcessEnv = {}, wrapper: string[] = []): PodfitRun {
    return start([...wrapper, 'node', VITEST, 'run', '--project', 'specs', '--root', ROOT, ...specs], {
      PODFIT_PLAN: this.plan,
      PODFIT_PROFILE: 'none',
      PODFIT_REPORTS: join(this.dir, 'reports'),
      NO_COLOR: '1',
      ...env,
    })
  }

  async run(specs: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const ended = await this.start(specs, env).ended
    this.#said = ended.output
    return ended
  }

  /** Ids of the runs that have a folder. */
  get runs(): string[] {
    try {
      return readdirSync(join(this.dir, 'reports')).filter(name => name !== 'latest')
    }
    catch {
      return []
    }
  }

  /** A file of the newest run. */
  read(file: string): string {
    try {
      return readFileSync(join(this.dir, 'reports/latest', file), 'utf8')
    }
    catch (error) {
      throw new Error(`the run left no ${file}; it said:\n${this.#said}`, { cause: error })
    }
  }

  get results(): Results {
    return JSON.parse(this.read('results.json')) as Results
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** Runs a command where the cluster can be reached. */
export function start(command: string[], env: NodeJS.ProcessEnv = {}): PodfitRun {
  const where = inCluster(command, env)
  const startedAt = performance.now()
  const child = spawn(where.file, where.args, { cwd: ROOT, env: where.env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => output += chunk.toString())
  child.stderr.on('data', (chunk: Buffer) => output += chunk.toString())
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, output, tookMs: performance.now() - startedAt }))
  })
  return {
    ended,
    signal: signal => void child.kill(signal),
    said: () => output,
    async says(text, deadlineMs) {
      const until = performance.now() + deadlineMs
      while (!text.test(output)) {
        if (performance.now() > until || child.exitCode !== null)
          throw new Error(`the run did not say ${text}; it said:\n${output}`)
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    },
  }
}

/** Runs kubectl against the cluster under test and gives its output. */
export async function kubectl(...args: string[]): Promise<string> {
  const { code, output } = await start(['kubectl', ...args]).ended
  if (code !== 0)
    throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${output}`)
  return output.trim()
}

/** Namespaces of podfit that are there. */
export async function podfitNamespaces(): Promise<string[]> {
  return (await kubectl('get', 'namespaces', '-l', 'app.kubernetes.io/managed-by=podfit', '-o', 'name')).split('\n').filter(name => name.startsWith('namespace/'))
}
