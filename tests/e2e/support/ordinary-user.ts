import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** A user made for a test, with a copy of the checkout that is theirs, as after `git clone` and an install. */
export interface OrdinaryUser {
  uid: number
  root: string
  /** Command that becomes this user. */
  wrapper: string[]
  remove: () => void
}

/** Root only. */
export function createOrdinaryUser(): OrdinaryUser {
  const name = `podfit-e2e-${process.pid}`
  execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name])
  const uid = Number(execFileSync('id', ['-u', name], { encoding: 'utf8' }))
  const gid = Number(execFileSync('id', ['-g', name], { encoding: 'utf8' }))
  const dir = mkdtempSync(join(tmpdir(), 'podfit-e2e-user-'))
  const root = join(dir, 'podfit')
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(file => file !== '')
  for (const file of files)
    cpSync(join(ROOT, file), join(root, file))
  execFileSync('cp', ['-a', join(ROOT, 'node_modules'), root])
  execFileSync('chown', ['-R', `${uid}:${gid}`, dir])
  return {
    uid,
    root,
    wrapper: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'],
    remove() {
      rmSync(dir, { recursive: true, force: true })
      execFileSync('userdel', [name])
    },
  }
}

/** Command that runs another in a mount namespace in which these programs are not there. */
export function withoutPrograms(paths: readonly string[]): string[] {
  const hide = paths.map(path => `mount --bind /dev/null '${path}' && `).join('')
  return ['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', `${hide}exec "$@"`, 'sh']
}
