import { printableJson } from '../documents/printable-json.ts'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { hostBinary } from '../../fixtures/workloads/host-binary.ts'
import { connect } from '../cluster/kubernetes/connect.ts'
import { findKubeconfig, NO_KUBECONFIG } from '../cluster/kubernetes/find-kubeconfig.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { examineCluster } from '../doctor/examine-cluster.ts'
import { examineHost } from '../doctor/examine-host.ts'
import { wantedVariants } from '../doctor/wanted-variants.ts'
import { renderText } from '../doctor/render-text.ts'
import { doctorReport } from '../doctor/report.ts'
import { NoClusterError } from '../errors/no-cluster-error.ts'
import { packageRoot } from '../package/package-root.ts'
import { planFile } from '../plan/find-plan.ts'
import { loadPlan } from '../plan/load-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { endedBySignal } from './ended-by-signal.ts'
import type { Shell } from './shell.ts'

interface DoctorOptions {
  json?: true
  probes: boolean
  containerd?: string
}

/** The plan that comes with podfit, for a folder without one. */
const SHIPPED_PLAN = fileURLToPath(new URL('podfit.yaml', packageRoot))

/** `podfit doctor [VARIANT...]`: what stands in the way of measuring, with what to do about it. */
export function doctorCommand(shell: Shell): Command {
  return new Command('doctor')
    .description('look at the cluster, or at this host where there is none, and say what stands in the way of measuring and how it is put right; exit code 0, 1 with a fault, 2 where it cannot look')
    .argument('[variant...]', 'variants that are meant to run here: that one is missing is a fault (default: those of the plan)')
    .option('--json', 'for programs')
    .option('--no-probes', 'ask for no pods and start no sandboxes: then nothing at all is changed')
    .option('--containerd <socket>', 'socket of the node\'s containerd, where it is not found (also $CONTAINER_RUNTIME_ENDPOINT)')
    .action(async (names: string[], options: DoctorOptions) => {
      const { signal, release } = endedBySignal()
      try {
        await examine(loadDoctorPlan(shell.env), names, options, shell, signal)
      }
      finally {
        release()
      }
    })
}

function loadDoctorPlan(env: NodeJS.ProcessEnv): Plan {
  const file = planFile(env)
  return loadPlan(env['PODFIT_PLAN'] || existsSync(file) ? file : SHIPPED_PLAN, { env, hasCluster: () => findKubeconfig(env) !== undefined })
}

async function examine(plan: Plan, names: readonly string[], { json, probes, containerd }: DoctorOptions, shell: Shell, signal: AbortSignal): Promise<void> {
  const wanted = wantedVariants(plan, names)
  const options = { env: shell.env, withProbes: probes, signal, ...(containerd === undefined ? {} : { containerd }) }
  const { what, candidates, readings } = plan.clusterKind === 'kubernetes' ? await ofCluster(wanted, options) : { what: 'this host, without a cluster', ...await examineHost(wanted, hostBinary(), options) }
  const subject = { kind: plan.clusterKind, candidates, cap: plan.density.cap, memoryFloorBytes: plan.density.memoryFloorBytes }
  const report = doctorReport(`${what}; plan ${plan.file}, profile ${plan.profile}`, subject, diagnose(subject, readings))
  shell.stdout.write(json ? `${printableJson(report)}\n` : renderText(report))
  shell.exitCode = report.verdict === 'faulty' ? 1 : 0
}

async function ofCluster(wanted: ReturnType<typeof wantedVariants>, options: Parameters<typeof examineCluster>[2]): Promise<{ what: string } & Awaited<ReturnType<typeof examineCluster>>> {
  const kubeconfig = findKubeconfig(options.env)
  if (kubeconfig === undefined)
    throw new NoClusterError(`no cluster: ${NO_KUBECONFIG}. Set KUBECONFIG, or look at this host: PODFIT_CLUSTER=embedded`)
  const api = await connect(kubeconfig, options.signal)
  try {
    const examined = await examineCluster(api, wanted, options)
    const { server, version, nodes } = examined.readings.cluster!
    return { what: `Kubernetes ${version} at ${server}, ${nodes.length === 1 ? `node ${nodes[0]?.name}` : `${nodes.length} nodes`}${nodes.some(({ isThisHost }) => isThisHost) ? ', from the node itself' : ''}`, ...examined }
  }
  finally {
    await api.close()
  }
}
