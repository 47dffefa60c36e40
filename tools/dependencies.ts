import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { markdownTable } from '../reporters/render/text/markdown-table.ts'

interface Package {
  name: string
  versions: string[]
  license: string
}

/** What podfit uses each of its own dependencies for. */
export const PURPOSES: Record<string, string> = {
  '@kubernetes/client-node': 'types of the API; credentials of exec plugins and identity providers, loaded for these only',
  'ajv': 'schemas of plans, variants, journals and results',
  'commander': 'the command line',
  'csv-parse': 'CSV files that are imported',
  'csv-stringify': 'CSV files of a report',
  'hdr-histogram-js': 'histograms of answer times',
  'p-limit': 'how many requests are under way at once',
  'simple-statistics': 'distributions behind confidence intervals',
  'smol-toml': 'containerd\'s configuration, read by podfit doctor',
  'tar-stream': 'images of the workload',
  'undici': 'HTTP: the API server, the measuring watch, probes',
  'vega': 'pictures of a report, as SVG',
  'vega-lite': 'pictures of a report, as SVG',
  'yaml': 'plans, variants, kubeconfigs',
  '@actions/github': 'types of what the action\'s script is given',
  '@actions/workflow-parser': 'checks the action and the example workflow',
  '@types/node': 'types',
  '@types/tar-stream': 'types',
  '@vitest/coverage-v8': 'test coverage',
  'c8': 'test coverage of the command line',
  'fast-check': 'hostile input for tests',
  'oxlint': 'lint',
  'oxlint-tsgolint': 'lint with types',
  'playwright-core': 'report.html in a real browser, in tests',
  'publint': 'checks the package',
  'saxes': 'reads XML in tests of pictures and JUnit files',
  'tsx': 'runs TypeScript without a build',
  'typescript': 'type check',
  'vitest': 'runs the specs, and podfit\'s own tests',
}

if (process.argv[1] === import.meta.filename)
  process.stdout.write(document(byLicence(await text(process.stdin))))

/** @param json of `pnpm licenses list --json` */
function byLicence(json: string): Map<string, Package[]> {
  return new Map(Object.entries(JSON.parse(json) as Record<string, Package[]>).toSorted(([a], [b]) => a < b ? -1 : 1))
}

function document(licences: Map<string, Package[]>): string {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as Record<string, Record<string, string>>
  const licenceOf = (name: string): string => [...licences].find(([, packages]) => packages.some(found => found.name === name))?.[0] ?? 'unknown'
  const direct = (versions: Record<string, string> = {}): string => markdownTable(
    ['package', 'version', 'licence', 'for'].map(header => ({ header })),
    Object.entries(versions).map(([name, version]) => [name, version, licenceOf(name), PURPOSES[name] ?? '']),
  )
  return `# Dependencies

Made by \`pnpm dependencies\`; a test compares it with package.json and with what is installed.

Versions are exact, here and in the lockfile with the checksum of every archive: a benchmark's tools are part of its result.

## What podfit is made of

${direct(dependencies)}

vitest, which runs the specs, stands below: whoever uses the package brings it (\`peerDependencies\`).

## What it is run, tested and checked with

${direct(devDependencies)}

## All of them, by licence

${markdownTable(
  [{ header: 'licence' }, { header: 'packages', align: 'right' }, { header: 'which' }],
  [...licences].map(([licence, packages]) => [licence, String(packages.length), packages.map(({ name, versions }) => `${name} ${versions.join(', ')}`).toSorted().join(' · ')]),
)}

podfit is Apache-2.0 and contains none of their code: they are installed from the registry. MPL-2.0 is lightningcss alone, a part of Vite that
Vitest brings along and podfit does not call; the other licences ask for their notice to be kept, which the packages do.

## Install scripts

None is run. One package has one, esbuild, and it only checks the program that its own package for this platform brings;
\`pnpm-workspace.yaml\` says no to it (\`allowBuilds\`), and a test finds any other.

## Known advisories

They change daily and are no part of this page. Not every registry offers them; where yours does:

\`\`\`sh
pnpm audit --prod
\`\`\`
`
}
