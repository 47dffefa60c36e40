import { describe, expect, it } from 'vitest'
import { debianSources } from '../../fixtures/lab/build/private-apt.ts'

const archive = 'http://mirror.example/debian/'
const target = (uri: string, release: string, component = 'main', origin = 'Debian') => `Packages ${uri} ${release} ${component} ${origin}`

describe('debianSources', () => {
  it('adds sources and backports where the release itself comes from', () => {
    const sources = debianSources([target(archive, 'bookworm'), target(archive, 'bookworm-updates'), target('http://mirror.example/debian-security/', 'bookworm-security')].join('\n'), 'bookworm')
    const stanzas = sources.split('\n\n')
    expect(stanzas).toHaveLength(2)
    expect(stanzas[0]).toContain(`Types: deb deb-src\nURIs: ${archive}\nSuites: bookworm bookworm-backports bookworm-updates\nComponents: main\n`)
    expect(stanzas[1]).toContain('Suites: bookworm-security\n')
  })

  it('leaves other archives out', () => {
    const sources = debianSources(
      [target('http://vendor.example/apt/', 'bookworm', 'main', 'Vendor'), target('http://vendor.example/debian/', 'bookworm', 'stable', 'Vendor'), target(archive, 'bookworm')].join('\n'),
      'bookworm',
    )
    expect(sources).not.toContain('vendor.example')
  })

  it('goes by the address where the lists were never read', () => {
    const unread = '$(ORIGIN)'
    const sources = debianSources([target('http://vendor.example/apt/', 'bookworm', 'main', unread), target(archive, 'bookworm', 'main', unread)].join('\n'), 'bookworm')
    expect(sources).toContain(archive)
    expect(sources).not.toContain('vendor.example')
  })

  it('names another release where the machine\'s own comes from, and nowhere else', () => {
    const sources = debianSources([target(archive, 'bookworm'), target(archive, 'bookworm-updates'), target('http://mirror.example/debian-security/', 'bookworm-security')].join('\n'), 'bookworm', 'trixie')
    expect(sources).toMatch(/^Types: deb\nURIs: http:\/\/mirror\.example\/debian\/\nSuites: trixie\nComponents: main\n/)
    expect(sources).not.toMatch(/bookworm|security/)
  })

  it('refuses a machine without that release', () => {
    expect(() => debianSources(target(archive, 'trixie'), 'bookworm')).toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringMatching(/no source of Debian bookworm/) }))
    expect(() => debianSources('', 'bookworm')).toThrow(/no source/)
  })
})
