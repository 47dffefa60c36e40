import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AccountedGroup } from './accounted-group.ts'
import { CostSampler } from './cost-sampler.ts'
import { endChild } from './end-child.ts'

/** A Prometheus blackbox exporter in a group of its own, with the module `http_2xx`. */
export interface Exporter {
  url: string
  cost: CostSampler
  stop: () => Promise<void>
}

const ADDRESS = '127.0.0.1:9115'

export async function startExporter(dir: string): Promise<Exporter> {
  const config = join(dir, 'blackbox.yml')
  writeFileSync(config, 'modules: { http_2xx: { prober: http, http: { preferred_ip_protocol: ip4 } } }\n')
  const group = new AccountedGroup('exporter')
  const [file, ...args] = group.command(['prometheus-blackbox-exporter', `--web.listen-address=${ADDRESS}`, `--config.file=${config}`])
  const child = spawn(file, args, { stdio: 'ignore' })
  const cost = new CostSampler(group)
  const url = `http://${ADDRESS}`
  const stop = async (): Promise<void> => {
    cost.stop()
    await endChild(child)
    await group.remove()
  }
  for (let tries = 0; !await fetch(url).then(({ ok }) => ok, () => false); tries++) {
    if (tries === 100) {
      await stop()
      throw new Error('the blackbox exporter does not answer')
    }
    await sleep(50)
  }
  return { url, cost, stop }
}
