import type { Bytes } from '../engine/bytes.ts'
import { textFromBytes } from '../engine/text.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import type { ClusterClient } from '../explorer/cluster-client.ts'
import { explainCrossSlot } from '../explorer/hop-story.ts'
import type { CommandTrace, NodeAddress } from '../explorer/hop-trace.ts'
import { LineConnection, streamOver } from './line-connection.ts'
import type { FollowedRedirect, OpenedLink, TerminalLink } from './terminal-link.ts'

export interface ClusterLinkOptions {
  /** Of this link's own: it closes it. */
  readonly client: ClusterClient
  /** Hears of each command's trace before its reply is shown. */
  readonly onTrace?: ((trace: CommandTrace) => void) | undefined
}

/** Why a redirect was answered with the error itself instead of being followed. */
const STOPPED: ReadonlyMap<CommandTrace['stopped'], string> = new Map<CommandTrace['stopped'], string>([
  ['too-many-hops', 'Not followed any further: too many redirects.'],
  ['redirect-loop', 'Not followed any further: the nodes send each other in circles.'],
  ['foreign-host', 'Not followed: a server on this machine names another machine. Connect to that address if you trust it.']
])

/** A line into a cluster by way of the node asked last; redirects move it on, as `redis-cli -c` does. */
export class ClusterLink implements TerminalLink {
  private readonly options: ClusterLinkOptions
  private readonly client: ClusterClient
  private readonly line = new LineConnection()
  private lastStopped: CommandTrace['stopped']

  constructor(options: ClusterLinkOptions) {
    this.options = options
    this.client = options.client
  }

  get address(): NodeAddress {
    return this.client.current
  }

  get isOpen(): boolean {
    return this.line.isOpen
  }

  async open(db: number, address?: NodeAddress): Promise<OpenedLink> {
    this.drop()
    this.client.setDb(0)
    if (address !== undefined) this.client.moveTo(address)
    await this.adoptConnection()
    const selected = db === 0 ? undefined : await this.ask(['SELECT', String(db)])
    if (selected?.type === 'error') return { db: 0, problems: [`SELECT ${db} failed: ${selected.message}`] }
    this.client.setDb(db)
    return { db, problems: [] }
  }

  async send(args: readonly Bytes[], onRedirect: (redirect: FollowedRedirect) => void): Promise<RespValue> {
    const refusal = await this.client.refusalOf(args)
    if (refusal !== undefined) return { type: 'error', message: refusal }
    const { reply, trace } = await this.client.sendTraced(args, { onRedirect })
    this.lastStopped = trace.stopped
    this.options.onTrace?.(trace)
    if (reply.type !== 'error') this.remember(args)
    await this.adoptConnection()
    return reply
  }

  async ask(args: readonly Bytes[]): Promise<RespValue> {
    return this.client.sendTo(this.client.current, args)
  }

  /** The session's own connection is used where it is that node's. */
  async sendBeside(address: NodeAddress, args: readonly Bytes[], timeoutMs: number): Promise<RespValue> {
    const { reply, trace } = await this.client.sendBeside(address, args, timeoutMs)
    this.options.onTrace?.(trace)
    return reply
  }

  async stream(args: readonly Bytes[], onReply: (reply: RespValue) => boolean, onLost: (detail: string) => void): Promise<void> {
    streamOver(await this.client.currentConnection(), args, onReply, onLost)
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

  async explainError(args: readonly Bytes[], error: Bytes): Promise<readonly string[]> {
    if (error.startsWith('CROSSSLOT')) {
      const keys = await this.client.keysOf(args)
      return keys.length > 1 ? explainCrossSlot(keys) : []
    }
    const stopped = /^(MOVED|ASK) /.test(error) ? STOPPED.get(this.lastStopped) : undefined
    return stopped === undefined ? [] : [stopped]
  }

  drop(): void {
    this.line.release()
    this.client.disconnect()
  }

  close(): void {
    this.line.release()
    this.client.close()
  }

  private async adoptConnection(): Promise<void> {
    this.line.adopt(await this.client.currentConnection())
  }

  /** What was typed on this connection holds for those that redirects open later: redis-cli forgets AUTH and HELLO there. */
  private remember(args: readonly Bytes[]): void {
    const [first = '', second = '', third] = args
    switch (first.toLowerCase()) {
      case 'auth':
        this.client.setCredentials(third === undefined ? { password: textFromBytes(second) } : { username: textFromBytes(second), password: textFromBytes(third) })
        return
      case 'select':
        this.client.setDb(Number.parseInt(second, 10) || 0)
        return
      case 'hello':
        if (second === '2' || second === '3') this.client.setProtocol(second === '3' ? 3 : 2)
        return
      default:
    }
  }
}
