import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface BundleOptions {
  rootfs: string
  command: string[]
  env: Record<string, string>
  cgroupsPath?: string
  /** Maps this user to root in a user namespace of the sandbox's own. */
  hasUserNamespace: boolean
  /** The workload's user; as in the image unless the sandbox knows only one. */
  uid: number
}

/** User of the workload's image. */
export const IMAGE_USER = 65_532

export const WORKLOAD = '/http-server'

/** The root file system of every sandbox of a run: the workload's binary, and the two folders a runtime mounts over. */
export function writeRootfs(dir: string, binary: string): void {
  for (const path of [dir, join(dir, 'proc'), join(dir, 'dev')])
    mkdirSync(path, { mode: 0o755, recursive: true })
  copyFileSync(binary, join(dir, WORKLOAD))
  // The workload runs as another user than the one whose umask made these.
  for (const path of [dir, join(dir, 'proc'), join(dir, 'dev'), join(dir, WORKLOAD)])
    chmodSync(path, 0o755)
}

/**
 * Writes the config.json of a bundle, per the OCI runtime specification 1.0.2: namespaces of its own for processes, mounts, IPC and
 * host name, the host's network, a read-only root, no capabilities.
 */
export function writeBundle(dir: string, { rootfs, command, env, cgroupsPath, hasUserNamespace, uid }: BundleOptions): void {
  const [hostUid, hostGid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  const namespaces = ['pid', 'ipc', 'uts', 'mount', ...(hasUserNamespace ? ['user'] : [])]
  const config = {
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid, gid: uid },
      args: command,
      env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      cwd: '/',
      capabilities: { bounding: [], effective: [], permitted: [] },
      noNewPrivileges: true,
    },
    root: { path: rootfs, readonly: true },
    hostname: 'pod',
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'strictatime', 'mode=755', 'size=64k'] },
    ],
    linux: {
      namespaces: namespaces.map(type => ({ type })),
      ...(hasUserNamespace
        ? { uidMappings: [{ containerID: 0, hostID: hostUid, size: 1 }], gidMappings: [{ containerID: 0, hostID: hostGid, size: 1 }] }
        : {}),
      ...(cgroupsPath === undefined ? {} : { cgroupsPath }),
      resources: {},
    },
  }
  writeFileSync(join(dir, 'config.json'), JSON.stringify(config))
}
