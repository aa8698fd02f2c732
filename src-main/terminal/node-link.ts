import type { Bytes } from '../engine/bytes.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import { authCommand } from '../explorer/credentials.ts'
import type { Credentials, TlsSettings } from '../explorer/credentials.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { NodeConnection } from '../explorer/node-connection.ts'
import { LineConnection, streamOver } from './line-connection.ts'
import type { OpenedLink, TerminalLink } from './terminal-link.ts'

export interface NodeLinkOptions {
  readonly address: NodeAddress
  readonly credentials?: Credentials | undefined
  readonly tls?: TlsSettings | boolean | undefined
  /** 3: HELLO 3 must succeed; '3-if-possible': a server that refuses stays at RESP2 (redis-cli --json). */
  readonly protocol?: 2 | 3 | '3-if-possible'
  readonly connectTimeoutMs?: number
}

/** A line to one node, without routing: redis-cli without -c. */
export class NodeLink implements TerminalLink {
  address: NodeAddress
  private readonly options: NodeLinkOptions
  private readonly line = new LineConnection()

  constructor(options: NodeLinkOptions) {
    this.options = options
    this.address = options.address
  }

  get isOpen(): boolean {
    return this.line.isOpen
  }

  async open(db: number, address?: NodeAddress): Promise<OpenedLink> {
    this.drop()
    if (address !== undefined) this.address = address
    const { tls, connectTimeoutMs } = this.options
    this.line.adopt(await NodeConnection.open({ address: this.address, tls, connectTimeoutMs }))
    return this.greet(db)
  }

  send(args: readonly Bytes[]): Promise<RespValue> {
    return this.ask(args)
  }

  ask(args: readonly Bytes[]): Promise<RespValue> {
    return this.line.connection?.send(args) ?? Promise.reject(this.closed())
  }

  /** Over a connection of its own, which lives for this one command. */
  async sendBeside(address: NodeAddress, args: readonly Bytes[], timeoutMs: number): Promise<RespValue> {
    const { tls, connectTimeoutMs, credentials } = this.options
    const connection = await NodeConnection.open({ address, credentials, tls, connectTimeoutMs })
    try {
      return await connection.send(args, timeoutMs)
    } finally {
      connection.close()
    }
  }

  async stream(args: readonly Bytes[], onReply: (reply: RespValue) => boolean, onLost: (detail: string) => void): Promise<void> {
    const { connection } = this.line
    if (connection === undefined) throw this.closed()
    streamOver(connection, args, onReply, onLost)
  }

  sendToStream(args: readonly Bytes[]): void {
    this.line.sendToStream(args)
  }

  onPush(listener: (push: RespValue) => void): void {
    this.line.onPush(listener)
  }

  onLost(listener: () => void): void {
    this.line.onLost(listener)
  }

  /** Slots and redirects are no matter of one node alone. */
  async explainError(): Promise<readonly string[]> {
    return []
  }

  drop(): void {
    this.line.release()?.close()
  }

  close(): void {
    this.drop()
  }

  private closed(): ConnectFailure {
    return new ConnectFailure('lost', this.address, 'Connection closed')
  }

  /** AUTH, SELECT, HELLO in redis-cli's order; the first refusal ends the greeting, not the connection (cliConnect). */
  private async greet(db: number): Promise<OpenedLink> {
    const auth = authCommand(this.options.credentials)
    const authError = auth === undefined ? undefined : await this.refusalOf(auth)
    if (authError !== undefined) return { db: 0, problems: [`AUTH failed: ${authError}`] }
    const selectError = db === 0 ? undefined : await this.refusalOf(['SELECT', String(db)])
    if (selectError !== undefined) return { db: 0, problems: [`SELECT ${db} failed: ${selectError}`] }
    const helloError = this.options.protocol === undefined || this.options.protocol === 2 ? undefined : await this.refusalOf(['HELLO', '3'])
    return { db, problems: helloError === undefined ? [] : [`HELLO 3 failed: ${helloError}`] }
  }

  private async refusalOf(args: readonly Bytes[]): Promise<string | undefined> {
    const reply = await this.ask(args)
    return reply.type === 'error' ? reply.message : undefined
  }
}
