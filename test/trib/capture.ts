import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { CliCommand } from '../../src-main/cli/io.ts'

export interface Captured {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Journals of tests stay out of the user's home. */
const DATA_HOME = mkdtempSync(join(tmpdir(), 'slotscope-data-'))

/** Runs a subcommand in this process, with streams of its own. */
export async function capture(command: CliCommand, argv: string[], opts: { input?: string; env?: Record<string, string> } = {}): Promise<Captured> {
  const out = collector()
  const err = collector()
  const stdin = Readable.from(opts.input === undefined ? [] : [opts.input])
  const exitCode = await command(argv, { stdin, stdout: out.stream, stderr: err.stream, env: { XDG_DATA_HOME: DATA_HOME, ...opts.env }, isTty: false })
  return { exitCode, stdout: out.text(), stderr: err.text() }
}

function collector(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough()
  let text = ''
  stream.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  return { stream, text: () => text + String(stream.read() ?? '') }
}

/** A golden transcript with ids and addresses put in. */
export function golden(name: string, nodes: readonly { readonly port: number; readonly id: string }[]): string {
  const text = readFileSync(new URL(`./goldens/${name}.txt`, import.meta.url), 'utf8')
  return text.replace(/<(node|id|short) (\d)>/g, (_, what: string, index: string) => {
    const { port, id } = nodes[Number(index)]!
    return what === 'node' ? `127.0.0.1:${port}` : what === 'id' ? id : id.slice(0, 8)
  })
}
