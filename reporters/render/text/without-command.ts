/**
 * A line for standard output as one that GitHub Actions takes for no command: it does with one that begins with `::`, and with a `##[` anywhere, and a name
 * read from a file must not give one.
 *
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function withoutCommand(line: string): string {
  return line.replace(/^(\s*):(?=:)/, String.raw`$1\x3a`).replace(/##(?=\[)/g, String.raw`#\x23`)
}
