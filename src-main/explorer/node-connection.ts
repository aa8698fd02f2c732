import { Socket } from 'node:net'
import type { Bytes } from '../engine/bytes.ts'
import { ReplyDecoder } from '../engine/resp/reply-decoder.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import { authCommand, type Credentials, type TlsSettings } from './credentials.ts'
import { ConnectFailure, failureOfError, failureOfReply } from './connect-failure.ts'
import type { NodeAddress } from './hop-trace.ts'
import { noteOwnSocket } from './own-sockets.ts'
import { NetworkPath } from './connect/network-path.ts'
import type { ReadOnlyGuard } from './connect/read-only-guard.ts'
import type { NodeStream } from './connect/node-stream.ts'
import { checkIdentity } from './connect/node-identity.ts'

export interface NodeConnectionOptions {
  readonly address: NodeAddress
  readonly credentials?: Credentials | undefined
  readonly tls?: TlsSettings | boolean | undefined
  /** How nodes are reached; `tls` counts only without one. */
  readonly path?: NetworkPath | undefined
  /** 3 sends HELLO 3; a server that does not know HELLO stays at RESP2. */
  readonly protocol?: 2 | 3 | undefined
  /** Database to SELECT; only 0 exists in cluster mode. */
  readonly db?: number | undefined
  readonly connectTimeoutMs?: number | undefined
  /** How long a reply may take; undefined waits as long as the connection lives (blocking commands). */
  readonly commandTimeoutMs?: number | undefined
}

interface Waiting {
  /** Replies that have not come yet. */
  missing: number
  readonly replies: RespValue[]
  readonly resolve: (values: RespValue[]) => void
  readonly reject: (failure: ConnectFailure) => void
  timer: NodeJS.Timeout | undefined
}

const DEFAULT_CONNECT_TIMEOUT_MS = 5000

/**
 * A connection to one node: commands go out as they are given, replies come back in order with their wire types.
 * ioredis hands status and bulk replies over alike and rounds large integers, so routed and typed commands go through this.
 * Nothing is retried here; a lost connection fails every command in flight and stays closed.
 */
export class NodeConnection {
  readonly address: NodeAddress
  private readonly socket: NodeStream
  private readonly decoder = new ReplyDecoder()
  private readonly waiting: Waiting[] = []
  private readonly commandTimeoutMs: number | undefined
  private readonly guard: ReadOnlyGuard | undefined
  private failure: ConnectFailure | undefined
  private stream: ((value: RespValue) => void) | undefined
  /** Replies to commands sent before the stream began: they come first, and are not the stream's. */
  private owedBeforeStream = 0
  private onPush: ((value: RespValue) => void) | undefined
  private closeListeners: ((failure: ConnectFailure) => void)[] = []

  private constructor(socket: NodeStream, options: NodeConnectionOptions) {
    this.socket = socket
    this.address = options.address
    this.commandTimeoutMs = options.commandTimeoutMs
    this.guard = options.path?.guard
    if (socket instanceof Socket) noteOwnSocket(socket)
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', (error) => this.fail(failureOfError(error, this.address)))
    socket.on('close', () => this.fail(new ConnectFailure('lost', this.address, 'Server closed the connection')))
    // A TLS server's refusal may have come before anybody listened here.
    if (socket.errored) this.fail(failureOfError(socket.errored, this.address))
    else if (socket.destroyed) this.fail(new ConnectFailure('lost', this.address, 'Server closed the connection'))
  }

  /**
   * Connects, and logs in where credentials are given.
   * @throws ConnectFailure
   */
  static async open(options: NodeConnectionOptions): Promise<NodeConnection> {
    const timeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS
    const path = options.path ?? new NetworkPath({ tls: options.tls })
    const connection = new NodeConnection(await path.dial(options.address, timeoutMs), options)
    try {
      await connection.greet(options, timeoutMs)
      await checkIdentity(options.address, path.expectedIdAt(options.address), (args) => connection.send(args, timeoutMs))
      await connection.obeyGuard(timeoutMs)
      return connection
    } catch (error) {
      connection.close()
      throw error
    }
  }

  get isOpen(): boolean {
    return this.failure === undefined
  }

  /**
   * Sends one command and waits for its reply; an error reply is a value.
   * @throws ConnectFailure when the connection is lost or the reply takes longer than `timeoutMs`
   */
  send(args: readonly Bytes[], timeoutMs: number | undefined = this.commandTimeoutMs): Promise<RespValue> {
    if (this.failure) return Promise.reject(this.failure)
    const refusal = this.guard?.refusal(this.address, args)
    if (refusal !== undefined) return Promise.resolve({ type: 'error', message: refusal })
    return new Promise((resolve, reject) => {
      this.expect(1, ([reply]) => resolve(reply!), reject, timeoutMs)
      this.write(args)
    })
  }

  /**
   * Sends commands that are encoded already, in one write, and waits for their replies together: for very many small ones.
   * @throws ConnectFailure when the connection is lost or they take longer than `timeoutMs` in all
   */
  exchange(encoded: Bytes | Buffer, replyCount: number, timeoutMs: number | undefined = this.commandTimeoutMs): Promise<RespValue[]> {
    if (this.failure) return Promise.reject(this.failure)
    if (replyCount === 0) return Promise.resolve([])
    // Nobody looks into bytes that are encoded already, so none may pass.
    if (this.guard?.isOn === true) return Promise.reject(new ConnectFailure('refused', this.address, 'this connection is read-only'))
    return new Promise((resolve, reject) => {
      this.expect(replyCount, resolve, reject, timeoutMs)
      if (typeof encoded === 'string') this.socket.write(encoded, 'latin1')
      else this.socket.write(encoded)
    })
  }

  /** Sends several commands in one write and waits for all their replies. @throws ConnectFailure */
  pipeline(commands: readonly (readonly Bytes[])[], timeoutMs: number | undefined = this.commandTimeoutMs): Promise<RespValue[]> {
    if (!this.failure) this.socket.cork()
    const replies = commands.map((args) => this.send(args, timeoutMs))
    if (!this.failure) this.socket.uncork()
    return Promise.all(replies)
  }

  /** Sends a command that answers for ever (SUBSCRIBE, MONITOR); every later reply of this connection goes to `onReply`. */
  startStream(args: readonly Bytes[], onReply: (value: RespValue) => void): void {
    if (this.failure) throw this.failure
    const refusal = this.guard?.refusal(this.address, args)
    if (refusal !== undefined) return onReply({ type: 'error', message: refusal })
    this.stream = onReply
    this.owedBeforeStream = this.waiting.reduce((sum, { missing }) => sum + missing, 0)
    this.write(args)
  }

  /** The stream is over: replies answer commands again. */
  endStream(): void {
    this.stream = undefined
  }

  /** Sends without waiting, while a stream runs. */
  sendToStream(args: readonly Bytes[]): void {
    if (this.failure) return
    const refusal = this.guard?.refusal(this.address, args)
    if (refusal === undefined) this.write(args)
    else this.stream?.({ type: 'error', message: refusal })
  }

  /** RESP3 push messages outside a stream go to `listener`. */
  setPushListener(listener: ((value: RespValue) => void) | undefined): void {
    this.onPush = listener
  }

  /** Calls `listener` once, when the connection is lost or closed. */
  onClosed(listener: (failure: ConnectFailure) => void): void {
    if (this.failure) listener(this.failure)
    else this.closeListeners.push(listener)
  }

  close(): void {
    this.fail(new ConnectFailure('lost', this.address, 'Connection closed'))
  }

  private expect(missing: number, resolve: Waiting['resolve'], reject: Waiting['reject'], timeoutMs: number | undefined): void {
    const waiting: Waiting = { missing, replies: [], resolve, reject, timer: undefined }
    if (timeoutMs !== undefined) waiting.timer = setTimeout(() => this.fail(new ConnectFailure('timeout', this.address, `no reply within ${timeoutMs} ms`)), timeoutMs)
    this.waiting.push(waiting)
  }

  /** What a read-only connection may send depends on this node's command table. */
  private async obeyGuard(timeoutMs: number): Promise<void> {
    const { guard } = this
    if (guard === undefined) return
    if (guard.isOn) await guard.learn(this.address, (args) => this.send(args, timeoutMs))
    this.onClosed(guard.onTurnedOn(() => this.close()))
  }

  private async greet(options: NodeConnectionOptions, timeoutMs: number): Promise<void> {
    const auth = authCommand(options.credentials)
    if (auth) await this.greetWith(auth, timeoutMs)
    if (options.protocol === 3) await this.send(['HELLO', '3'], timeoutMs)
    if (options.db !== undefined && options.db !== 0) await this.greetWith(['SELECT', String(options.db)], timeoutMs)
  }

  private async greetWith(args: Bytes[], timeoutMs: number): Promise<void> {
    const reply = await this.send(args, timeoutMs)
    if (reply.type !== 'error') return
    throw failureOfReply(reply.message, this.address) ?? new ConnectFailure('refused', this.address, reply.message)
  }

  private write(args: readonly Bytes[]): void {
    this.socket.write(encodeCommand(args), 'latin1')
  }

  private receive(chunk: Buffer): void {
    this.decoder.push(chunk)
    try {
      for (let value = this.decoder.next(); value !== undefined; value = this.decoder.next()) this.deliver(value)
    } catch (error) {
      this.fail(failureOfError(error, this.address))
    }
  }

  private deliver(value: RespValue): void {
    if (this.stream && this.owedBeforeStream === 0) return this.stream(value)
    if (value.type === 'push') return this.onPush?.(value)
    if (this.owedBeforeStream > 0) this.owedBeforeStream--
    const waiting = this.waiting[0]
    if (waiting) {
      waiting.replies.push(value)
      if (--waiting.missing > 0) return
      this.waiting.shift()
      clearTimeout(waiting.timer)
      return waiting.resolve(waiting.replies)
    }
    // A server speaks unasked only to turn a connection away (maxclients, protected mode).
    this.fail(value.type === 'error' ? (failureOfReply(value.message, this.address) ?? new ConnectFailure('refused', this.address, value.message)) : new ConnectFailure('not-redis', this.address, 'a reply nobody asked for'))
  }

  private fail(failure: ConnectFailure): void {
    if (this.failure) return
    this.failure = failure
    this.socket.destroy()
    for (const waiting of this.waiting.splice(0)) {
      clearTimeout(waiting.timer)
      waiting.reject(failure)
    }
    for (const listener of this.closeListeners.splice(0)) listener(failure)
  }
}

/** A command as a RESP array of bulk strings. */
export function encodeCommand(args: readonly Bytes[]): Bytes {
  let out = `*${args.length}\r\n`
  for (const arg of args) out += `$${arg.length}\r\n${arg}\r\n`
  return out
}
