import { spawn } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import { cliCommand } from '../../src-main/cli/cli.ts'

/** What a run printed, byte for byte as latin1 text. */
export interface CliRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface CliRunOptions {
  readonly input?: string
  readonly env?: Record<string, string>
  readonly isTty?: boolean
}

class Collector extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('latin1')
    done()
  }
}

/** `slotscope cli …` within this process. */
export async function ourCli(argv: readonly string[], options: CliRunOptions = {}): Promise<CliRun> {
  const stdout = new Collector()
  const stderr = new Collector()
  const stdin = Readable.from([Buffer.from(options.input ?? '')])
  const code = await cliCommand([...argv], { stdin, stdout, stderr, env: { HOME: '/nonexistent', ...options.env }, isTty: options.isTty ?? false })
  return { code, stdout: stdout.text, stderr: stderr.text }
}

/** The real redis-cli, with a bounded wait. */
export function realCli(argv: readonly string[], options: CliRunOptions = {}): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('redis-cli', argv, { env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...options.env } })
    let stdout = ''
    let stderr = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('latin1')))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('latin1')))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? -1, stdout, stderr })
    })
    // A redis-cli that refuses its options ends before it reads.
    child.stdin.on('error', () => undefined)
    child.stdin.end(Buffer.from(options.input ?? ''))
  })
}
