import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Running, start } from './program.ts'
import { until } from './until.ts'

export const SSH_AGENT = '/usr/bin/ssh-agent'

/** OpenSSH's agent with one key, as a desktop session has it. */
export interface SshAgent {
  /** What SSH_AUTH_SOCK says. */
  readonly socket: string
  /** Takes the key away from it. */
  forgetKeys(): void
  readonly process: Running
  stop(): Promise<void>
}

export async function startSshAgent(keyFile: string): Promise<SshAgent> {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-agent-'))
  const socket = join(folder, 'socket')
  const process = start(SSH_AGENT, ['-D', '-a', socket])
  const tell = (...args: readonly string[]): string => execFileSync('ssh-add', args, { encoding: 'utf8', env: { ...globalThis.process.env, SSH_AUTH_SOCK: socket }, stdio: ['ignore', 'pipe', 'pipe'] })
  await until(`the agent takes the key; it printed: ${process.output()}`, () => tell(keyFile) !== undefined)
  return {
    socket, process,
    forgetKeys: () => void tell('-D'),
    async stop() {
      await process.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
