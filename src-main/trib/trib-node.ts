import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Bytes } from '../engine/bytes.ts'
import { replyBytes, type RespValue } from '../engine/resp/reply-value.ts'
import { formatAddress } from '../explorer/address.ts'
import { parseClusterNodes, parseInfoFields, type ClusterNodeLine } from '../explorer/cluster-nodes-text.ts'
import { ConnectFailure, failureOfReply } from '../explorer/connect-failure.ts'
import type { NetworkPath } from '../explorer/connect/network-path.ts'
import type { Credentials, TlsSettings } from '../explorer/credentials.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { NodeConnection } from '../explorer/node-connection.ts'
import { refusalOfFailure, TribRefusal } from './refusal.ts'

/** How trib gets in everywhere. */
export interface TribAccess {
  readonly credentials?: Credentials | undefined
  readonly tls?: TlsSettings | boolean | undefined
  /** How nodes are reached; `tls` counts only without one. */
  readonly path?: NetworkPath | undefined
}

/** What a node says of itself and of the cluster, at one moment. */
export interface NodeView {
  readonly myself: ClusterNodeLine
  readonly lines: readonly ClusterNodeLine[]
  /** CLUSTER INFO. */
  readonly info: ReadonlyMap<string, string>
}

const CONNECT_TIMEOUT_MS = 5000
const COMMAND_TIMEOUT_MS = 15000

/** A node trib works with: its address as the user gave it, a connection, and typed questions. */
export class TribNode {
  readonly address: NodeAddress
  private readonly connection: NodeConnection

  private constructor(address: NodeAddress, connection: NodeConnection) {
    this.address = address
    this.connection = connection
  }

  /** @throws ConnectFailure */
  static async connect(address: NodeAddress, access: TribAccess): Promise<TribNode> {
    const connection = await NodeConnection.open({ address, ...access, connectTimeoutMs: CONNECT_TIMEOUT_MS, commandTimeoutMs: COMMAND_TIMEOUT_MS })
    return new TribNode(address, connection)
  }

  /** `host:port` */
  get name(): string {
    return formatAddress(this.address)
  }

  /** Reads CLUSTER NODES and CLUSTER INFO in one round trip. @throws ConnectFailure */
  async view(): Promise<NodeView> {
    const [nodes, info] = await this.connection.pipeline([['CLUSTER', 'NODES'], ['CLUSTER', 'INFO']])
    const lines = parseClusterNodes(this.textOf(nodes!))
    const myself = lines.find((line) => line.flags.has('myself'))
    if (myself === undefined) throw new ConnectFailure('not-a-cluster', this.address, 'CLUSTER NODES without a line of its own')
    return { myself, lines, info: parseInfoFields(this.textOf(info!)) }
  }

  /** Number of keys in database 0. @throws ConnectFailure */
  async keyCount(): Promise<number> {
    return Number(this.textOf(await this.connection.send(['DBSIZE'])))
  }

  /**
   * Sends commands in one write; the first error reply refuses.
   * @throws TribRefusal naming node and command, ConnectFailure
   */
  async run(...commands: readonly (readonly Bytes[])[]): Promise<void> {
    const replies = await this.connection.pipeline(commands)
    replies.forEach((reply, i) => {
      if (reply.type === 'error') throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${this.name} replied to ${commands[i]!.slice(0, 3).join(' ')}: ${reply.message}`])
    })
  }

  /** Sends one command; an error reply is a value. @throws ConnectFailure also when no reply comes within `timeoutMs` */
  send(args: readonly Bytes[], timeoutMs?: number): Promise<RespValue> {
    return timeoutMs === undefined ? this.connection.send(args) : this.connection.send(args, timeoutMs)
  }

  /** Sends several commands in one write; error replies are values. @throws ConnectFailure */
  sendAll(commands: readonly (readonly Bytes[])[], timeoutMs?: number): Promise<RespValue[]> {
    return timeoutMs === undefined ? this.connection.pipeline(commands) : this.connection.pipeline(commands, timeoutMs)
  }

  /** Sends very many small commands, encoded already, in one write; error replies are values. @throws ConnectFailure */
  exchange(encoded: Bytes | Buffer, replyCount: number, timeoutMs: number): Promise<RespValue[]> {
    return this.connection.exchange(encoded, replyCount, timeoutMs)
  }

  get isOpen(): boolean {
    return this.connection.isOpen
  }

  /** The address CLUSTER MEET wants: it takes no names. @throws TribRefusal */
  async ip(): Promise<string> {
    if (isIP(this.address.host) !== 0) return this.address.host
    try {
      return (await lookup(this.address.host, { family: 4 })).address
    } catch {
      throw new TribRefusal('UNREACHABLE', [`[ERR] The name of node ${this.name} has no IPv4 address, and CLUSTER MEET takes addresses only.`])
    }
  }

  close(): void {
    this.connection.close()
  }

  private textOf(reply: RespValue): Bytes {
    if (reply.type === 'error') throw failureOfReply(reply.message, this.address) ?? new ConnectFailure('refused', this.address, reply.message)
    return replyBytes(reply) ?? ''
  }
}

/** Connects to all at once; the first failure, in the order given, refuses. @throws TribRefusal */
export async function connectAll(addresses: readonly NodeAddress[], access: TribAccess): Promise<TribNode[]> {
  const attempts = addresses.map((address) => TribNode.connect(address, access))
  try {
    return await allOrFirstFailure(attempts)
  } catch (error) {
    for (const attempt of attempts) void attempt.then((node) => node.close(), () => undefined)
    throw asRefusal(error)
  }
}

/** Waits for all; of several failures the first in the order given is thrown, whichever came first in time. */
export async function allOrFirstFailure<T>(attempts: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(attempts)
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

/** A failure of a connection as trib tells it; anything else passes. */
export function asRefusal(error: unknown): unknown {
  return error instanceof ConnectFailure ? refusalOfFailure(error) : error
}
