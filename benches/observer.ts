import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { execInLab } from '../fixtures/lab/exec-in-lab.ts'
import { labPaths } from '../fixtures/lab/paths.ts'
import { labStatus } from '../fixtures/lab/status.ts'
import { observerOptions } from './support/observer/options.ts'

const options = observerOptions(process.argv.slice(2))
const paths = labPaths()

/** `pnpm bench:observer --pods 20,100,300 --rounds 3 --out observer.json`: on the lab, which is brought up for it where it is down. */
const wasDown = (await labStatus(paths)).status === 'down'
try {
  lab('up')
  const { kubeconfig, holderPid } = await labStatus(paths)
  if (holderPid === undefined)
    throw new Error('expected the lab to be up')
  process.exitCode = await execInLab(paths, kubeconfig, holderPid, [process.execPath, '--import', 'tsx', fileURLToPath(new URL('support/observer/in-lab.ts', import.meta.url)), JSON.stringify(options)])
}
finally {
  if (wasDown)
    lab('down')
}

function lab(command: 'up' | 'down'): void {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../fixtures/lab/main.ts', import.meta.url)), command], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0)
    throw new Error(`the lab did not go ${command}`)
}
