/**
 * What a connection to an API server needs, as plain data. `headers` and `tls` hold secrets: it is kept in memory and handed between
 * podfit's own processes, never written, printed or put into an error.
 */
export interface ApiAccess {
  /** The kubeconfig it was read from. */
  file: string
  /** Base URL. */
  server: string
  headers: Record<string, string>
  tls: { rejectUnauthorized: boolean, ca?: string, cert?: string, key?: string, servername?: string }
}
