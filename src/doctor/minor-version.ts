/** Minor version of Kubernetes: 35 of `v1.35.4+k3s1`. */
export function minorVersion(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1]
  return minor === undefined ? undefined : Number(minor)
}
