/** What a command has of the process that runs it. Paths are relative to that process's folder. */
export interface Shell {
  readonly env: NodeJS.ProcessEnv
  readonly stdout: Output
  readonly stderr: Output
  /** What the command ends with: 0 unless it says otherwise. */
  exitCode: number
}

export interface Output {
  write: (text: string) => unknown
}
