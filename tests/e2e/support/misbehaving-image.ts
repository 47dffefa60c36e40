import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { writeImage } from '../../../fixtures/workloads/write-image.ts'
import { start } from './run-podfit.ts'
import type { Workspace } from './run-podfit.ts'

const NAME = 'localhost/podfit/misbehaving:1'

/** Compiles the workload that misbehaves and loads it into the lab. Takes gcc and a static libc. */
export async function loadMisbehaving({ dir }: Workspace): Promise<void> {
  const program = join(dir, 'misbehaving')
  execFileSync('gcc', ['-static', '-O1', '-o', program, join(import.meta.dirname, 'misbehaving.c')], { stdio: ['ignore', 'ignore', 'inherit'] })
  const image = join(dir, 'misbehaving.tar')
  await writeImage(image, { name: NAME, file: 'misbehaving', content: () => Promise.resolve(readFileSync(program)) })
  const { code, output } = await start(['ctr', 'images', 'import', image]).ended
  if (code !== 0)
    throw new Error(`the image cannot be loaded: ${output}`)
}

/** The file of a variant whose workload misbehaves, or is not there. */
export function misbehavingVariant(name: string, kubernetes: object): string {
  return stringify({
    name,
    runtime: name,
    isolation: 'shared-kernel',
    kubernetes: { handler: 'runc', runtimeType: 'io.containerd.runc.v2', image: NAME, imagePullPolicy: 'Never', port: 8080, memoryRequest: '4Mi', ...kubernetes },
    install: { url: 'https://example.org/', note: 'Made for this test.' },
  })
}
