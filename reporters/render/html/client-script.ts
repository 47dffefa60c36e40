import { readFileSync } from 'node:fs'
import { packageRoot } from '../../../src/package/package-root.ts'

/** In an order in which each finds what it uses. */
const FILES = ['curve-layout', 'shown', 'sort-tables', 'curves', 'records', 'main'] as const

/** The page's script: the modules of `client/` as one, since a file opened from a disk can load none. */
export const CLIENT_SCRIPT = `'use strict'\n{\n${FILES.map(name => inline(read(`client/${name}.js`))).join('\n')}}\n`

export const STYLE = read('report.css')

function read(file: string): string {
  return readFileSync(new URL(`reporters/render/html/${file}`, packageRoot), 'utf8')
}

/** Their names do not clash, so what one exports the next one sees. */
function inline(module: string): string {
  return module.replace(/^import .*\n/gm, '').replace(/^export /gm, '').trimStart()
}
