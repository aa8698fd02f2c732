import { AbstractConnector, Redis, type RedisOptions } from 'ioredis'
import type { Socket } from 'node:net'
import { bytesFromText } from '../engine/text.ts'
import { checkIdentity } from './connect/node-identity.ts'
import { NetworkPath } from './connect/network-path.ts'
import type { NodeStream } from './connect/node-stream.ts'
import { failureOfError, failureOfReply, ConnectFailure } from './connect-failure.ts'
import type { Credentials, TlsSettings } from './credentials.ts'
import type { NodeAddress } from './hop-trace.ts'

export interface WatchConnectionOptions {
  readonly address: NodeAddress
  readonly credentials?: Credentials | undefined
  readonly tls?: TlsSettings | boolean | undefined
  /** How nodes are reached; `tls` counts only without one. */
  readonly path?: NetworkPath | undefined
  readonly timeoutMs: number
}

/**
 * A connection for looking at one node, by ioredis: plain text answers, nothing queued while offline, nothing retried.
 * The watch itself decides when to try again.
 */
export class WatchConnection {
  readonly address: NodeAddress
  private readonly redis: Redis
  private closed = false

  private constructor(redis: Redis, address: NodeAddress) {
    this.redis = redis
    this.address = address
    redis.on('end', () => {
      this.closed = true
    })
    // Every failure also rejects the command or the connect that met it; this one only keeps it from being thrown.
    redis.on('error', () => undefined)
  }

  /** @throws ConnectFailure */
  static async open(options: WatchConnectionOptions): Promise<WatchConnection> {
    const path = options.path ?? new NetworkPath({ tls: options.tls })
    const stream = await path.dial(options.address, options.timeoutMs)
    const redis = new Redis(redisOptions(options, stream))
    const connection = new WatchConnection(redis, options.address)
    let firstError: unknown
    redis.once('error', (error) => {
      firstError = error
    })
    try {
      await redis.connect()
      await connection.login(options.credentials)
      await checkIdentity(options.address, path.expectedIdAt(options.address), async ([first = '', ...rest]) => {
        const answer = await connection.ask(first, ...rest)
        return answer.ok ? { type: 'bulk', bytes: bytesFromText(answer.text) } : { type: 'error', message: answer.message }
      })
      return connection
    } catch (error) {
      connection.close()
      if (error instanceof ConnectFailure && error.reason !== 'lost') throw error
      throw greetingFailure(stream.errored ?? firstError ?? error, options, path.speaksTls)
    }
  }

  get isOpen(): boolean {
    return !this.closed
  }

  /**
   * The text of a command's reply (UTF-8), or the message of an error reply.
   * @throws ConnectFailure when there is no reply
   */
  async ask(...args: [string, ...string[]]): Promise<{ ok: true; text: string } | { ok: false; message: string }> {
    try {
      return { ok: true, text: String(await this.redis.call(...args)) }
    } catch (error) {
      if (error instanceof Error && error.name === 'ReplyError') return { ok: false, message: error.message }
      this.close()
      throw error instanceof Error && error.message === 'Command timed out' ? new ConnectFailure('timeout', this.address, error.message) : failureOfError(error, this.address)
    }
  }

  /** As {@link ask}, for replies that are lists, nested as they come. */
  async askList(...args: [string, ...string[]]): Promise<readonly unknown[]> {
    try {
      const reply: unknown = await this.redis.call(...args)
      return Array.isArray(reply) ? reply : []
    } catch (error) {
      if (error instanceof Error && error.name === 'ReplyError') return []
      this.close()
      throw failureOfError(error, this.address)
    }
  }

  close(): void {
    this.closed = true
    this.redis.disconnect()
  }

  /** By hand, because ioredis would log a refused password and go on as if it had been accepted. */
  private async login(credentials: Credentials | undefined): Promise<void> {
    if (credentials?.password === undefined) return
    const { username, password } = credentials
    const answer = await this.ask('AUTH', ...(username === undefined ? [password] : [username, password]))
    if (!answer.ok) throw failureOfReply(answer.message, this.address) ?? new ConnectFailure('refused', this.address, answer.message)
  }
}

const CLOSE_WITHIN_MS = 500

/** A server that hangs up as soon as it is spoken to mostly wants TLS, or a client certificate. */
function greetingFailure(error: unknown, { address }: WatchConnectionOptions, overTls: boolean): ConnectFailure {
  const failure = failureOfError(error, address)
  if (failure.reason !== 'lost') return failure
  return new ConnectFailure('lost', address, `it hung up before it said anything; ${overTls ? 'does it ask for a client certificate?' : 'is this a TLS port?'}`)
}

/** Gives ioredis a stream that is open already, once. */
function connectorFor(stream: NodeStream): NonNullable<RedisOptions['Connector']> {
  return class extends AbstractConnector {
    constructor() {
      super(CLOSE_WITHIN_MS)
    }

    async connect(): Promise<Socket> {
      this.connecting = true
      // ioredis wants a socket of Node's and uses of it what NodeStream has.
      this.stream = stream as unknown as Socket
      if (stream.errored) this.firstError = stream.errored
      return this.stream as Socket
    }
  }
}

function redisOptions({ timeoutMs }: WatchConnectionOptions, stream: NodeStream): RedisOptions {
  return {
    Connector: connectorFor(stream),
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    disableClientInfo: true,
    protocol: 2,
  }
}
