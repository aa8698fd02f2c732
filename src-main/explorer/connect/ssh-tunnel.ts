import { createHash } from 'node:crypto'
import type { Client, ClientChannel, ConnectConfig } from 'ssh2'
import { formatAddress } from '../address.ts'
import { ConnectFailure } from '../connect-failure.ts'
import type { NodeAddress } from '../hop-trace.ts'
import type { Tunnel } from './network-path.ts'
import type { NodeStream } from './node-stream.ts'

export interface TunnelSettings {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password?: string | undefined
  /** The key itself, not a path. */
  readonly privateKey?: string | Buffer | undefined
  readonly passphrase?: string | undefined
  readonly usesAgent?: boolean | undefined
  /** Path of an agent's socket; undefined where none runs. */
  readonly agentSocket?: string | undefined
  /** The server's key as accepted before, `SHA256:…` as OpenSSH prints it. Without it nobody is logged in to. */
  readonly hostKey?: string | undefined
}

/** Key exchange and login take several round trips, once for all nodes: a wait for one node would be too short. */
const LOGIN_TIMEOUT_MS = 10_000
const KEEPALIVE_MS = 15_000
const KEEPALIVES_MISSED = 3

/**
 * An SSH connection through which nodes are reached. Each address is asked for when it is dialled, so a node that comes up
 * in a failover, or at a new address, is as reachable as the first. A lost connection is made anew by the next dial.
 */
export class SshTunnel implements Tunnel {
  readonly #settings: TunnelSettings
  #client: Promise<Client> | undefined
  #closed = false

  constructor(settings: TunnelSettings) {
    this.#settings = settings
  }

  /** Opens a stream to an address as the SSH server reaches it. @throws ConnectFailure */
  async forward(address: NodeAddress, timeoutMs: number): Promise<NodeStream> {
    if (this.#closed) throw new ConnectFailure('lost', address, 'Connection closed')
    const client = await this.#connected(timeoutMs)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new ConnectFailure('timeout', address, `no answer through the SSH tunnel within ${timeoutMs} ms`)), timeoutMs)
      const refuse = (error: Error): void => {
        clearTimeout(timer)
        reject(forwardFailure(error, address, this.#settings))
      }
      try {
        client.forwardOut('127.0.0.1', 0, address.host, address.port, (error, channel) => {
          clearTimeout(timer)
          if (error) refuse(error)
          else resolve(asNodeStream(channel))
        })
      } catch (error) {
        refuse(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }

  close(): void {
    this.#closed = true
    void this.#client?.then((client) => client.end(), () => undefined)
    this.#client = undefined
  }

  #connected(timeoutMs: number): Promise<Client> {
    this.#client ??= this.#connect(timeoutMs)
    return this.#client
  }

  async #connect(timeoutMs: number): Promise<Client> {
    // Loaded when first needed: most sessions never open a tunnel.
    const { Client } = await import('ssh2')
    const client = new Client()
    const forget = (): void => {
      this.#client = undefined
    }
    let seenKey = ''
    let agentTrouble = this.#settings.usesAgent === true && this.#settings.agentSocket === undefined ? 'no SSH agent runs here (SSH_AUTH_SOCK is not set)' : ''
    const opening = new Promise<Client>((resolve, reject) => {
      const fail = (error: unknown): void => reject(this.#failure(error, seenKey, agentTrouble))
      client.once('ready', () => resolve(client))
      // Also after it was ready: an error nobody listens to would end the process.
      client.on('error', (error) => {
        // The client goes on with the next way to log in.
        if (levelOf(error) === 'agent') {
          agentTrouble = `the SSH agent does not help (${error.message})`
          return
        }
        forget()
        fail(error)
      })
      client.on('close', () => {
        forget()
        fail(new Error('the server closed the connection'))
      })
    })
    let unsaid = this.#settings.password
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) => {
      const answers = passwordFor(prompts, unsaid)
      if (answers.some((answer) => answer !== '')) unsaid = undefined
      finish(answers)
    })
    try {
      client.connect(this.#config(Math.max(timeoutMs, LOGIN_TIMEOUT_MS), (key) => {
        seenKey = fingerprintOf(key)
        return seenKey === this.#settings.hostKey
      }))
      return await opening
    } catch (error) {
      forget()
      client.destroy()
      throw error instanceof ConnectFailure ? error : this.#failure(error, seenKey, agentTrouble)
    }
  }

  #config(readyTimeout: number, hostVerifier: (key: Buffer) => boolean): ConnectConfig {
    const { host, port, username, password, privateKey, passphrase, agentSocket } = this.#settings
    return {
      host, port, username, readyTimeout, hostVerifier,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVES_MISSED,
      // Many servers ask for the password by way of prompts (RFC 4256), some by that way only.
      ...(password === undefined ? {} : { password, tryKeyboard: true }),
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(agentSocket === undefined ? {} : { agent: agentSocket }),
    }
  }

  #failure(error: unknown, seenKey: string, agentTrouble: string): ConnectFailure {
    const { host, port, hostKey } = this.#settings
    const at = { host, port }
    if (seenKey !== '' && hostKey === undefined) return new ConnectFailure('host-key', at, seenKey)
    if (seenKey !== '' && seenKey !== hostKey) return new ConnectFailure('host-key', at, `${seenKey}, expected ${hostKey}`)
    const refused = levelOf(error) === 'client-authentication'
    return new ConnectFailure('tunnel', at, refused && agentTrouble !== '' ? `${sshWords(error)}; ${agentTrouble}` : sshWords(error))
  }
}

/** As `ssh-keygen -lf` prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

function sshWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const level = levelOf(error)
  if (level === 'client-authentication') return 'the SSH server did not accept the user name, password or key'
  if (level === 'client-timeout') return 'no SSH server answered in time'
  if (/Cannot parse privateKey/.test(error.message)) return /passphrase/.test(error.message) ? 'the SSH key needs its passphrase, or that one is wrong' : 'the SSH key file holds no private key that can be read'
  return error.message
}

/** At which step of connecting it happened, in ssh2's words. */
function levelOf(error: unknown): unknown {
  return error instanceof Error && 'level' in error ? error.level : undefined
}

/** The first hidden prompt alone is the password's: a second factor cannot be answered from here, and is not told the password. */
function passwordFor(prompts: readonly { readonly echo?: boolean | undefined }[], password = ''): string[] {
  const hidden = prompts.filter(({ echo }) => echo !== true)
  return prompts.map((prompt) => (hidden.length === 1 && prompt === hidden[0] ? password : ''))
}

/** RFC 4254, 5.1: why a channel was not opened. */
const PROHIBITED = 1

function forwardFailure(error: Error, address: NodeAddress, { host, port }: TunnelSettings): ConnectFailure {
  const reason = 'reason' in error ? error.reason : undefined
  if (reason === PROHIBITED) return new ConnectFailure('tunnel', { host, port }, `it does not allow forwarding to ${formatAddress(address)} (AllowTcpForwarding, PermitOpen)`)
  return new ConnectFailure('unreachable', address, `through the SSH tunnel: ${error.message.replace('(SSH) Channel open failure: ', '')}`)
}

/** What sockets have beyond streams means nothing on a channel: its connection has keepalives of its own. */
function asNodeStream(channel: ClientChannel): NodeStream {
  return Object.assign(channel, { setNoDelay: () => channel, setKeepAlive: () => channel, setTimeout: () => channel })
}
