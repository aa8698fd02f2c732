import type { Readable, Writable } from 'node:stream'

/** What a subcommand may touch of the process: tests give it streams of their own. */
export interface CliIo {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly columns?: number }
  readonly stderr: Writable
  readonly env: Readonly<Record<string, string | undefined>>
  /** Standard output is a terminal. */
  readonly isTty: boolean
}

/** Runs one subcommand and answers its exit code: 0 done, 1 refused or failed, 2 usage. */
export type CliCommand = (argv: string[], io: CliIo) => Promise<number>

/** The streams of this process. */
export function processIo(): CliIo {
  return { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env, isTty: process.stdout.isTTY === true }
}

/** Colours only on a terminal, and never against NO_COLOR (https://no-color.org). */
export function wantsColor(io: CliIo): boolean {
  return io.isTty && (io.env['NO_COLOR'] ?? '') === '' && io.env['TERM'] !== 'dumb'
}
