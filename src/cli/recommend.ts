import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { recommendationJson } from '../../reporters/render/recommendation/recommendation-json.ts'
import { recommendationMarkdown } from '../../reporters/render/recommendation/recommendation-markdown.ts'
import { recommendationTerminal } from '../../reporters/render/recommendation/recommendation-terminal.ts'
import { THREAT_MODELS } from '../published/threat-models.ts'
import { parseRequest } from '../recommend/parse-request.ts'
import type { RequestText } from '../recommend/parse-request.ts'
import { recommend } from '../recommend/recommend.ts'
import { readAnyResults } from '../results/read-any-results.ts'
import { loadAnyVariants } from '../variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../variants/own-variants-dir.ts'
import type { Shell } from './shell.ts'

/** Exit code where nothing that was measured will do. */
const NOTHING = 1

interface Options extends RequestText {
  json?: true
  markdown?: true
}

/** `podfit recommend --threat-model T --pods N --memory M [RESULTS]`: advice about a threat model, joined with measured figures. */
export function recommendCommand(shell: Shell): Command {
  return new Command('recommend')
    .description('which of the measured variants will do: advice about a threat model, joined with density, cold start and memory of a run')
    .argument('[results]', 'results.json of a run or an import, or its folder', 'reports/latest')
    .requiredOption('--threat-model <name>', `what is to be kept out: ${THREAT_MODELS.threatModels.map(({ name }) => name).join(', ')}`)
    .requiredOption('--pods <number>', 'how many pods must serve at once')
    .requiredOption('--memory <quantity>', 'memory of the node that is there for them, e.g. 6Gi')
    .option('--app-memory <quantity>', 'what the application itself takes in each pod, e.g. 40Mi')
    .option('--budget <name=limit>', 'a limit to keep: coldStart=200ms, coldStartP95=500ms, memoryPerPod=24Mi, overhead=2.5; can be repeated', collect)
    .option('--json', 'for programs')
    .option('--markdown', 'for a pull request')
    .action((path: string, { json, markdown, ...text }: Options) => {
      const request = parseRequest(text)
      const recommendation = recommend(readAnyResults(resultsFile(path)), request, loadAnyVariants(OWN_VARIANTS_DIR))
      const render = json ? recommendationJson : markdown ? recommendationMarkdown : recommendationTerminal
      shell.stdout.write(render(recommendation))
      if (!recommendation.candidates.some(({ status }) => status === 'short-listed'))
        shell.exitCode = NOTHING
    })
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value]
}

function resultsFile(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'results.json') : path
}
