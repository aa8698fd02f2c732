import { Redis, type RedisOptions } from 'ioredis'
import { failureOfError, failureOfReply, ConnectFailure } from './connect-failure.ts'
import type { Credentials, TlsSettings } from './credentials.ts'
import type { NodeAddress } from './hop-trace.ts'

export interface WatchConnectionOptions {
  readonly address: NodeAddress
  readonly credentials?: Credentials | undefined
  readonly tls?: TlsSettings | boolean | undefined
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
    const redis = new Redis(redisOptions(options))
    const connection = new WatchConnection(redis, options.address)
    let firstError: unknown
    redis.once('error', (error) => {
      firstError = error
    })
    try {
      await redis.connect()
      await connection.login(options.credentials)
      return connection
    } catch (error) {
      connection.close()
      throw error instanceof ConnectFailure ? error : failureOfError(firstError ?? error, options.address)
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

function redisOptions(options: WatchConnectionOptions): RedisOptions {
  const { address, tls, timeoutMs } = options
  return {
    host: address.host,
    port: address.port,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    disableClientInfo: true,
    protocol: 2,
    ...(tls ? { tls: typeof tls === 'object' ? tls : {} } : {}),
  }
}
