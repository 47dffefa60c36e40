/** Known reasons why a runtime that is there cannot start a sandbox, and what helps. Sources: the runtimes' own messages and issues. */
const REMEDIES: [RegExp, string][] = [
  [/hybrid/i, 'boot with systemd.unified_cgroup_hierarchy=1, for cgroup v2 alone'],
  [/unshare.*(could not be started|ENOENT)/i, 'apt-get install util-linux'],
  [/unshare failed|max_user_namespaces|clone.*operation not permitted|cannot create gofer|user namespace/i, 'allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns=0), or run as root'],
  [/cgroup.*(read-only|permission denied)/i, 'run where /sys/fs/cgroup can be written, or as an ordinary user'],
  [/page size|pagesize/i, 'boot a kernel with 4 KiB pages'],
]

/** What to do about a runtime's complaint; where nothing better is known, where to read about the runtime. */
export function startRemedy(complaint: string, installUrl: string): string {
  return REMEDIES.find(([sign]) => sign.test(complaint))?.[1] ?? `see ${installUrl}`
}
