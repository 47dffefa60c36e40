/** Where K3s renders containerd's configuration from its templates. */
const K3S_CONTAINERD_DIR = '/var/lib/rancher/k3s/agent/etc/containerd'

/** What K3s renders, anew at each start: never edited. */
export const K3S_RENDERED = `${K3S_CONTAINERD_DIR}/config.toml`

/** Template of each schema of containerd's configuration; where both are there, K3s takes the one for 3. */
export const K3S_TEMPLATES = { 2: `${K3S_CONTAINERD_DIR}/config.toml.tmpl`, 3: `${K3S_CONTAINERD_DIR}/config-v3.toml.tmpl` } as const

/** Files in it are imported by K3s's own template from the releases of March 2026 on (k3s-io/k3s#13680). */
export const K3S_DROP_INS = `${K3S_CONTAINERD_DIR}/config-v3.toml.d`

export const K3S_SOCKET = '/run/k3s/containerd/containerd.sock'
