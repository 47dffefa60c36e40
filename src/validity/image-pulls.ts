import { escapeControls } from '../documents/printable.ts'
import type { ImagePull } from '../cluster/cluster.ts'
import type { CheckResult, Reading } from './check.ts'
import { both, judged } from './check.ts'

const SHOWN = 3

/** Whether an image was pulled during a trial, by the run's own pods or anybody else's. */
export function checkImagePulls(before: Reading<ImagePull[]>, after: Reading<ImagePull[]>): CheckResult {
  return {
    check: 'image-pulls',
    why: 'a pull is a matter of network and registry, and unpacking takes CPU and disk: start times are longer than the runtime\'s own',
    ...judged(both(before, after), ({ before, after }) => {
      const known = new Map(before.map(({ uid, count }) => [uid, count]))
      const pulls = after.filter(({ uid, count }) => count > (known.get(uid) ?? 0))
      return pulls.length === 0
        ? { status: 'ok', seen: 'none', amount: 0 }
        : { status: 'marked', seen: escapeControls(`${pulls.length} (${pulls.slice(0, SHOWN).map(({ pod, message }) => `${pod}: ${message}`).join('; ')}${pulls.length > SHOWN ? '; ...' : ''})`), amount: pulls.length }
    }),
  }
}
