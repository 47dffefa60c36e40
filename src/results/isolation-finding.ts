import type { IsolationClass } from '../variants/variant.ts'
import type { IsolationJudgement, KernelFinding } from './judge-isolation.ts'
import { judgeIsolation } from './judge-isolation.ts'
import type { VariantRecord } from './results.ts'
import type { IsolationSample } from './samples.ts'
import type { ValidityFinding } from './validity.ts'

/** What a class means, as in "claims ...". */
const CLAIMS: Record<IsolationClass, string> = {
  'process': 'a process without a sandbox',
  'shared-kernel': 'the node\'s kernel',
  'user-space-kernel': 'a kernel in user space',
  'own-kernel': 'a kernel of its own',
  'unikernel': 'a unikernel of its own',
  'wasm': 'a WebAssembly module',
}

/** What a variant was seen to run. */
const RAN: Record<KernelFinding['kernel'], string> = {
  'host': 'a shared kernel',
  'user-space': 'a kernel in user space',
  'own': 'a kernel of its own',
  'unclear': 'an unknown kernel',
  'unseen': 'an unknown kernel',
}

/**
 * What all that was seen of a variant's sandboxes comes to. One pod that contradicts the variant's class voids the variant: its figures
 * are another runtime's.
 */
export function isolationFinding({ name, isolation, runtimeClass }: Pick<VariantRecord, 'name' | 'isolation' | 'runtimeClass'>, samples: readonly IsolationSample[]): Omit<ValidityFinding, 'at'> {
  const subject = runtimeClass === undefined ? name : `RuntimeClass ${runtimeClass}`
  const judged = samples.map(sample => ({ sample, judgement: judgeIsolation(isolation, sample) }))
  const of = (verdict: IsolationJudgement['verdict']): typeof judged => judged.filter(({ judgement }) => judgement.verdict === verdict)
  const finding = { check: 'isolation', variant: name }
  const [contradiction] = of('contradicts')
  if (contradiction !== undefined) {
    const { judgement: { kernel, reasons }, sample: { node } } = contradiction
    const ran = isolation === 'process' && kernel === 'host' ? 'in a sandbox' : RAN[kernel]
    return {
      ...finding,
      status: 'void',
      seen: `${subject} ran ${ran}${node === '' ? '' : ` on node ${node}`}`,
      why: `${reasons.join('; ')}. ${name} claims ${CLAIMS[isolation]}: its figures are those of another runtime`,
    }
  }
  const [unknown] = of('unknown')
  if (unknown !== undefined) {
    const isSilent = of('unknown').length === samples.length && unknown.judgement.kernel === 'unseen'
    return { ...finding, status: isSilent ? 'not-checked' : 'marked', seen: `${subject}: ${unknown.judgement.reasons.join('; ')}`, why: `it is not known whether ${name} runs ${CLAIMS[isolation]}` }
  }
  const [first] = judged
  return first === undefined
    ? { ...finding, status: 'not-checked', seen: `${subject}: no pod of it could be asked`, why: `it is not known whether ${name} runs ${CLAIMS[isolation]}` }
    : { ...finding, status: 'ok', seen: `${subject}: ${first.judgement.reasons.join('; ')}`, why: `${name} claims ${CLAIMS[isolation]}` }
}
