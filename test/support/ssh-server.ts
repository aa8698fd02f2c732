import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'
import { type Running, start } from './program.ts'
import { until } from './until.ts'

export const SSHD = '/usr/sbin/sshd'

/** OpenSSH's server on loopback, with keys and a configuration that live as long as the test. */
export interface SshServer {
  readonly port: number
  readonly username: string
  /** A private key it accepts. */
  readonly keyFile: string
  /** Its own key, as `ssh-keygen -lf` prints it. */
  readonly hostKey: string
  readonly process: Running
  stop(): Promise<void>
}

export async function startSshServer(): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-ssh-'))
  const [port] = await freePorts(1)
  const at = (name: string): string => join(folder, name)
  for (const name of ['host_key', 'user_key']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)])
  writeFileSync(at('authorized_keys'), readFileSync(at('user_key.pub')))
  chmodSync(at('authorized_keys'), 0o600)
  // Debian's init script makes it; sshd itself insists on it.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  writeFileSync(at('config'), [
    `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${at('host_key')}`, `AuthorizedKeysFile ${at('authorized_keys')}`, 'PidFile none', 'StrictModes no',
    'UsePAM no', 'PasswordAuthentication no', 'PermitRootLogin prohibit-password', 'AllowTcpForwarding yes', 'LogLevel ERROR', '',
  ].join('\n'))
  const process = start(SSHD, ['-D', '-e', '-f', at('config')])
  await until(`sshd listens; it printed: ${process.output()}`, () => isListening(port!))
  const hostKey = execFileSync('ssh-keygen', ['-lf', at('host_key.pub')], { encoding: 'utf8' }).split(' ')[1]!
  return {
    port: port!, username: userInfo().username, keyFile: at('user_key'), hostKey, process,
    async stop() {
      await process.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
