import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { Results } from '../../../src/results/results.ts'
import { tracesOf } from '../../embedded/support.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface Ended {
  code: number | null
  /** Standard output and error, as they came. */
  output: string
}

export interface Going {
  ended: Promise<Ended>
  pid: number
  /** Waits until the output matches. */
  says: (text: RegExp, deadlineMs: number) => Promise<void>
}

export interface HereOptions {
  /** The checkout that runs; default: this one. */
  root?: string
  /** Commands in front of every command, to become another user. */
  wrapper?: string[]
  env?: NodeJS.ProcessEnv
}

/** A folder of its own for runs on this host: their reports, their sandboxes and a home without a kubeconfig. */
export class Here {
  readonly dir = mkdtempSync(join(tmpdir(), 'podfit-e2e-'))
  readonly #root: string
  readonly #wrapper: string[]
  readonly #env: NodeJS.ProcessEnv

  constructor({ root = ROOT, wrapper = [], env = {} }: HereOptions = {}) {
    this.#root = root
    this.#wrapper = wrapper
    for (const name of ['run', 'tmp'])
      mkdirSync(join(this.dir, name))
    this.#env = {
      PATH: process.env.PATH,
      HOME: this.dir,
      TMPDIR: join(this.dir, 'tmp'),
      XDG_RUNTIME_DIR: join(this.dir, 'run'),
      PODFIT_REPORTS: join(this.dir, 'reports'),
      NO_COLOR: '1',
      ...env,
    }
  }

  write(name: string, content: object | string): string {
    const path = join(this.dir, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? content : stringify(content), { mode: name.endsWith('.sh') ? 0o755 : 0o644 })
    return path
  }

  /** Runs a command of the checkout: `podfit demo`, or Vitest on specs. */
  start(args: string[], env: NodeJS.ProcessEnv = {}): Going {
    const [file = '', ...rest] = [...this.#wrapper, process.execPath, ...args]
    const child = spawn(file, rest, { cwd: this.#root, env: { ...this.#env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => output += chunk.toString())
    child.stderr.on('data', (chunk: Buffer) => output += chunk.toString())
    return {
      pid: child.pid!,
      ended: new Promise((resolve, reject) => {
        child.on('error', reject)
        child.on('close', code => resolve({ code, output }))
      }),
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

  podfit(...args: string[]): Promise<Ended> {
    return this.start(['--import', 'tsx', 'src/cli/main.ts', ...args]).ended
  }

  specs(specs: string[], env: NodeJS.ProcessEnv = {}): Going {
    return this.start(['node_modules/vitest/vitest.mjs', 'run', '--project', 'specs', ...specs], env)
  }

  /** Ids of the runs that have a report, oldest first. */
  get runs(): string[] {
    const dir = join(this.dir, 'reports')
    return existsSync(dir) ? readdirSync(dir).filter(name => name !== 'latest').toSorted() : []
  }

  /** A file of the newest report. */
  read(file: string): string {
    return readFileSync(join(this.dir, 'reports/latest', file), 'utf8')
  }

  get results(): Results {
    return JSON.parse(this.read('results.json')) as Results
  }

  /** Everything of these runs that is still on this host: processes, mounts, cgroups, folders. */
  traces(uid = process.getuid?.() ?? -1): string[] {
    const folders = [join(this.dir, 'run'), join(this.dir, 'tmp')].flatMap(dir => readdirSync(dir).filter(name => name.startsWith('podfit-')).map(name => `folder ${join(dir, name)}`))
    return [...folders, ...this.runs.flatMap(runId => tracesOf({ runId, dir: join(this.dir, 'run', `podfit-${uid}`, runId) }))]
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}
