/** What a host can lack so that a runtime that is there starts no sandbox, and what helps. Sources: the runtimes' own messages and issues. */
const REMEDIES: [RegExp, string][] = [
  [/hybrid/i, 'boot with systemd.unified_cgroup_hierarchy=1, for cgroup v2 alone'],
  [/unshare.*(could not be started|ENOENT)/i, 'apt-get install util-linux'],
  [/unshare failed|max_user_namespaces|clone.*operation not permitted|cannot create gofer|user namespace/i, 'allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns=0), or run as root'],
  [/cgroup.*(read-only|permission denied)/i, 'run where /sys/fs/cgroup can be written, or as an ordinary user'],
  [/page size|pagesize/i, 'boot a kernel with 4 KiB pages'],
  [/operation not permitted|permission denied/i, 'run where namespaces and mounts may be made: as root on the host itself, or allow user namespaces'],
]

/** What to do about a runtime's complaint that speaks of the host; undefined where it does not, and the runtime is to blame. */
export function startRemedy(complaint: string): string | undefined {
  return REMEDIES.find(([sign]) => sign.test(complaint))?.[1]
}
