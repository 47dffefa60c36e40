import { spawnSync } from 'node:child_process'
import { constants, setPriority } from 'node:os'

/** The lowest of the real-time priorities: before every ordinary process, behind whatever of the node is real-time itself. */
const REAL_TIME_PRIORITY = 1

/**
 * Asks that this process be run before the node's others: on a node whose pods leave no CPU idle, what arrives would otherwise be stamped
 * seconds late. Real time, because niceness counts only among the processes of one session or cgroup (autogroup, group scheduling), and
 * each sandbox is in one of its own. Takes root, or CAP_SYS_NICE; without them nothing changes, and the report says what is in force.
 *
 * @param children whether processes that are started from now on have it too. Never where pods are started by this process itself.
 */
export function raisePriority(children: 'with-children' | 'without-children'): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST)
  }
  catch {
    // Not permitted.
  }
  const reset = children === 'with-children' ? [] : ['--reset-on-fork']
  spawnSync('chrt', ['--all-tasks', '--rr', ...reset, '--pid', String(REAL_TIME_PRIORITY), String(process.pid)], { stdio: 'ignore', timeout: 5_000 })
}
