import { describe, expect, it } from 'vitest'
import { hostProblem } from '../../fixtures/lab/host-problem.ts'

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n'
const fine = { platform: 'linux', uid: 0, osRelease: bookworm, arch: 'x64' }

describe('hostProblem', () => {
  it('finds nothing wrong with root on Debian 12', () => {
    expect(hostProblem(fine)).toBeUndefined()
    expect(hostProblem({ ...fine, arch: 'arm64' })).toBeUndefined()
  })

  it('asks for root', () => {
    expect(hostProblem({ ...fine, uid: 1000 })).toMatch(/needs root.*user id 1000.*sudo/)
  })

  it.each([
    ['another distribution', 'ID=ubuntu\nID_LIKE=debian\nPRETTY_NAME="Ubuntu 24.04 LTS"\nVERSION_CODENAME=noble\n', 'Ubuntu 24.04 LTS'],
    ['another release', bookworm.replaceAll('bookworm', 'trixie').replace('12', '13'), 'Debian GNU/Linux 13 (trixie)'],
    ['no os-release', '', 'a Linux without /etc/os-release'],
  ])('asks for Debian 12 and names what it saw: %s', (_, osRelease, seen) => {
    const problem = hostProblem({ ...fine, osRelease })
    expect(problem).toContain('needs Debian 12')
    expect(problem).toContain(`this is ${seen}.`)
  })

  it('refuses other systems and processors', () => {
    expect(hostProblem({ ...fine, platform: 'darwin', osRelease: '' })).toContain('this is darwin')
    expect(hostProblem({ ...fine, arch: 's390x' })).toContain('this is s390x')
  })

  it('says it in one line', () => {
    for (const facts of [{ ...fine, uid: 1 }, { ...fine, osRelease: '' }, { ...fine, arch: 'arm' }]) {
      expect(hostProblem(facts)).not.toContain('\n')
    }
  })
})
