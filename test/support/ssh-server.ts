import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'
import { isMissing, type Running, start } from './program.ts'
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

export interface SshServerOptions {
  /** Asks for this password, and for it alone, and knows but one user: {@link GUEST}. See {@link lacksPasswordLogins}. */
  readonly password?: string | undefined
}

/** An account that exists for one server only. */
const GUEST = 'slotscope-guest'
const GUEST_ID = 64_321

export async function startSshServer({ password }: SshServerOptions = {}): Promise<SshServer> {
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
    'UsePAM no', 'PermitRootLogin prohibit-password', 'AllowTcpForwarding yes', 'LogLevel ERROR',
    ...(password === undefined ? ['PasswordAuthentication no'] : ['PasswordAuthentication yes', 'PubkeyAuthentication no', `AllowUsers ${GUEST}`]), '',
  ].join('\n'))
  const words = [SSHD, '-D', '-e', '-f', at('config')]
  const process = password === undefined ? start(words[0]!, words.slice(1)) : startWithGuest(folder, password, words)
  await until(`sshd listens; it printed: ${process.output()}`, () => isListening(port!))
  const hostKey = execFileSync('ssh-keygen', ['-lf', at('host_key.pub')], { encoding: 'utf8' }).split(' ')[1]!
  return {
    port: port!, username: password === undefined ? userInfo().username : GUEST, keyFile: at('user_key'), hostKey, process,
    async stop() {
      await process.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** True when a test must be skipped because accounts cannot be lent to a single program here; says so, or throws, as isMissing does. */
export function lacksPasswordLogins(what: string): boolean {
  if (isMissing(SSHD, what) || isMissing('openssl', what) || isMissing('unshare', what)) return true
  const tried = spawnSync('unshare', ['--mount', 'true'], { encoding: 'utf8' })
  if (tried.status === 0) return false
  if (process.env.SLOTSCOPE_ALLOW_SKIP === 'no') throw new Error(`unshare: ${tried.stderr.trim()}, and nothing may be skipped here: ${what}`)
  process.stderr.write(`SKIPPED for lack of mount namespaces (${tried.stderr.trim()}): ${what}\n`)
  return true
}

/** sshd asks the system's lists for accounts: it sees lists of its own, with one more in them, and the machine's stay as they are. */
function startWithGuest(folder: string, password: string, words: readonly string[]): Running {
  const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { encoding: 'utf8', input: password }).trim()
  const lists: readonly (readonly [string, string])[] = [
    ['passwd', `${GUEST}:x:${GUEST_ID}:${GUEST_ID}::/:/bin/sh\n`],
    ['shadow', `${GUEST}:${hash}:20000:0:99999:7:::\n`],
    ['group', `${GUEST}:x:${GUEST_ID}:\n`],
  ]
  for (const [list, line] of lists) writeFileSync(join(folder, list), readFileSync(`/etc/${list}`, 'utf8') + line, { mode: list === 'shadow' ? 0o600 : 0o644 })
  const binds = lists.map(([list]) => `mount --bind '${join(folder, list)}' /etc/${list}`)
  return start('unshare', ['--mount', 'sh', '-c', `${binds.join(' && ')} && exec "$@"`, 'sh', ...words])
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
