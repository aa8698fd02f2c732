import type { Bytes } from '../engine/bytes.ts'
import { replyBytes, replyItems, type RespValue } from '../engine/resp/reply-value.ts'
import { formatAddress, sameAddress } from './address.ts'
import { CommandRun, type NodeDirectory, type RedirectListener, type RoutingMode, type RunHost } from './command-run.ts'
import { CommandTable } from './command-table.ts'
import { NetworkPath } from './connect/network-path.ts'
import { ConnectFailure } from './connect-failure.ts'
import type { Credentials, TlsSettings } from './credentials.ts'
import type { CommandTrace, Hop, NodeAddress } from './hop-trace.ts'
import { NodeConnection } from './node-connection.ts'
import { slotOfKeys } from './redirect.ts'
import { SlotCache } from './slot-cache.ts'
import { TraceLog } from './trace-log.ts'

export interface ClusterClientOptions {
  readonly seed: NodeAddress
  readonly mode: RoutingMode
  readonly credentials?: Credentials | undefined
  readonly tls?: TlsSettings | boolean | undefined
  /** How nodes are reached; `tls` and `followForeignHosts` count only without one. */
  readonly path?: NetworkPath | undefined
  readonly protocol?: 2 | 3 | undefined
  readonly db?: number | undefined
  readonly connectTimeoutMs?: number | undefined
  /** Undefined waits for ever, as blocking commands need. */
  readonly commandTimeoutMs?: number | undefined
  readonly maxHops?: number | undefined
  /** Follow a redirect from a server on this machine to another machine. Refused unless asked for. */
  readonly followForeignHosts?: boolean | undefined
  readonly traceLog?: TraceLog | undefined
  readonly directory?: NodeDirectory | undefined
}

export interface TracedReply {
  readonly reply: RespValue
  readonly trace: CommandTrace
}

const DEFAULT_MAX_HOPS = 16
const HOUSEKEEPING_TIMEOUT_MS = 5000

/**
 * Routes commands over a cluster itself, so that every hop is seen. In `follow` mode it behaves as `redis-cli -c`:
 * commands go to the current node, a redirect moves there and stays there. In `smart` mode the slot table picks the node.
 * Commands of one client run one after another, as on one connection.
 */
export class ClusterClient {
  readonly traceLog: TraceLog
  private readonly options: ClusterClientOptions
  private readonly path: NetworkPath
  private readonly slots = new SlotCache()
  private readonly connections = new Map<string, Promise<NodeConnection>>()
  private readonly host: RunHost
  private credentials: Credentials | undefined
  private protocol: 2 | 3 | undefined
  private db: number | undefined
  private at: NodeAddress
  private table: Promise<CommandTable> | undefined
  private queue: Promise<unknown> = Promise.resolve()
  private closed = false
  /** MULTI was sent on the current connection. */
  private inTransaction = false

  constructor(options: ClusterClientOptions) {
    this.options = options
    this.path = options.path ?? new NetworkPath({ seeds: [options.seed], tls: options.tls, trustsAnnounced: options.followForeignHosts })
    this.at = options.seed
    this.credentials = options.credentials
    this.protocol = options.protocol
    this.db = options.db
    this.traceLog = options.traceLog ?? new TraceLog()
    this.host = {
      mode: options.mode,
      maxHops: options.maxHops ?? DEFAULT_MAX_HOPS,
      isForeign: (address) => this.path.isForeign(address),
      slots: this.slots,
      directory: options.directory,
      connectionTo: (address) => this.connectionTo(address),
      moveTo: (address) => this.moveTo(address),
      refreshSlots: () => this.refreshSlots(),
    }
  }

  /** The node that keyless commands and, in `follow` mode, all commands go to first. */
  get current(): NodeAddress {
    return this.at
  }

  get mode(): RoutingMode {
    return this.options.mode
  }

  /** Connects to the current node; in `smart` mode also reads the slot table and the command table. @throws ConnectFailure */
  async connect(): Promise<void> {
    const connection = await this.connectionTo(this.at)
    if (this.options.mode !== 'smart') return
    await this.commandTable()
    const reply = await connection.send(['CLUSTER', 'SLOTS'], HOUSEKEEPING_TIMEOUT_MS)
    if (reply.type === 'error') throw new ConnectFailure(reply.message.includes('cluster support disabled') ? 'not-a-cluster' : 'refused', this.at, reply.message)
    this.slots.load(reply, this.at.host)
  }

  /**
   * Sends a command and follows redirects as the mode says; error replies are values.
   * @throws ConnectFailure when a node on the way cannot be reached
   */
  async send(args: readonly Bytes[], listener?: RedirectListener): Promise<RespValue> {
    return (await this.sendTraced(args, listener)).reply
  }

  /** As {@link send}, with the trace that was recorded. */
  sendTraced(args: readonly Bytes[], listener?: RedirectListener): Promise<TracedReply> {
    const turn = this.queue.then(() => this.runOne(args, listener))
    this.queue = turn.catch(() => undefined)
    return turn
  }

  /** Sends a command to one node and follows nothing; not traced. @throws ConnectFailure */
  async sendTo(address: NodeAddress, args: readonly Bytes[], timeoutMs: number | undefined = HOUSEKEEPING_TIMEOUT_MS): Promise<RespValue> {
    return (await this.connectionTo(address)).send(args, timeoutMs)
  }

  /** As {@link sendTo}, right after ASKING: for keys of a slot that the node imports. @throws ConnectFailure */
  async sendAskingTo(address: NodeAddress, args: readonly Bytes[]): Promise<RespValue> {
    const replies = await (await this.connectionTo(address)).pipeline([['ASKING'], args], HOUSEKEEPING_TIMEOUT_MS)
    return replies[1]!
  }

  /** Sends a command to one of several nodes that are all asked, besides the others, and follows nothing. @throws ConnectFailure */
  async sendBeside(address: NodeAddress, args: readonly Bytes[], timeoutMs: number): Promise<TracedReply> {
    const table = this.inTransaction ? await this.table : await this.commandTable()
    const keys = table?.keysOf(args) ?? []
    const slot = slotOfKeys(keys)
    const run = new CommandRun({ ...this.host, mode: 'direct' }, { args, keys, slot: slot === 'mixed' ? undefined : slot, timeoutMs })
    return this.traced(run, () => run.run({ address, reason: 'broadcast', asking: false }))
  }

  /** The connection to the current node, for streams (SUBSCRIBE, MONITOR). @throws ConnectFailure */
  currentConnection(): Promise<NodeConnection> {
    return this.connectionTo(this.at)
  }

  /** The server's command table, read once; empty where COMMAND is not allowed. */
  commandTable(): Promise<CommandTable> {
    this.table ??= this.readCommandTable()
    return this.table
  }

  /** The keys of a command, by the command table or by COMMAND GETKEYS. */
  async keysOf(args: readonly Bytes[]): Promise<readonly Bytes[]> {
    // In a transaction whatever we asked would be queued, and run, with the user's commands.
    if (this.inTransaction) return (await this.table)?.keysOf(args) ?? []
    const known = (await this.commandTable()).keysOf(args)
    if (known) return known
    const reply = await this.sendTo(this.at, ['COMMAND', 'GETKEYS', ...args]).catch(() => undefined)
    if (reply?.type !== 'array') return []
    return (replyItems(reply) ?? []).map(replyBytes).filter((key) => key !== undefined)
  }

  /** Why a command may not be sent, as an error reply, where the way there is read-only. @throws ConnectFailure */
  async refusalOf(args: readonly Bytes[]): Promise<Bytes | undefined> {
    const { guard } = this.path
    if (guard?.isOn !== true) return undefined
    const connection = await this.connectionTo(this.at)
    await guard.learn(this.at, (command) => connection.send(command, HOUSEKEEPING_TIMEOUT_MS))
    return guard.refusal(this.at, args)
  }

  /** The node the slot table names for a slot, if it does. */
  ownerOf(slot: number): NodeAddress | undefined {
    return this.slots.ownerOf(slot)
  }

  /** Overwrites the slot table, right or wrong: for watching what redirects make of it. */
  rewriteTable(ownerOf: (slot: number, owner: NodeAddress | undefined) => NodeAddress | undefined): void {
    this.slots.rewrite(ownerOf)
  }

  /** The node id at an address, when the slot table names it. */
  nodeIdAt(address: NodeAddress): string | undefined {
    return this.slots.nodeIdAt(address)
  }

  /** Used for connections made from now on, after a user typed AUTH. */
  setCredentials(credentials: Credentials | undefined): void {
    this.credentials = credentials
  }

  /** Used for connections made from now on, after a user typed SELECT. */
  setDb(db: number): void {
    this.db = db
  }

  /** Used for connections made from now on, after a user typed HELLO. */
  setProtocol(protocol: 2 | 3): void {
    this.protocol = protocol
  }

  /** Drops the connection to the current node; the next command connects anew. */
  disconnect(): void {
    this.drop(this.at)
  }

  /** Makes another node the current one. */
  moveTo(address: NodeAddress): void {
    if (sameAddress(address, this.at)) return
    if (this.options.mode !== 'smart') this.drop(this.at)
    this.at = address
  }

  /** Closes every connection; commands under way fail. */
  close(): void {
    this.closed = true
    for (const connection of this.connections.values()) void connection.then((open) => open.close(), () => undefined)
    this.connections.clear()
  }

  private async runOne(args: readonly Bytes[], listener: RedirectListener | undefined): Promise<TracedReply> {
    const keys = await this.keysForTrace(args)
    const slot = slotOfKeys(keys)
    const run = new CommandRun(this.host, { args, keys, slot: slot === 'mixed' ? undefined : slot }, listener)
    return this.traced(run, async () => {
      const reply = await run.run({ ...this.firstTarget(slot), asking: false })
      this.noteTransaction(args, reply)
      return reply
    })
  }

  /** What became of a command is recorded also where no node could be reached. */
  private async traced(run: CommandRun, going: () => Promise<RespValue>): Promise<TracedReply> {
    try {
      const reply = await going()
      return { reply, trace: this.traceLog.record(run.trace) }
    } catch (error) {
      this.traceLog.record(run.trace)
      throw error
    }
  }

  private noteTransaction(args: readonly Bytes[], reply: RespValue): void {
    const name = args[0]?.toLowerCase() ?? ''
    if (name === 'multi' && reply.type !== 'error') this.inTransaction = true
    else if (['exec', 'discard', 'reset'].includes(name)) this.inTransaction = false
  }

  /** An unreachable node must show as such in the trace, not fail the look-up of keys before it. */
  private async keysForTrace(args: readonly Bytes[]): Promise<readonly Bytes[]> {
    if (this.options.mode === 'direct' && this.table === undefined) return []
    return this.keysOf(args)
  }

  private firstTarget(slot: number | 'mixed' | undefined): { address: NodeAddress; reason: Hop['reason'] } {
    const owner = this.options.mode === 'smart' && typeof slot === 'number' ? this.slots.ownerOf(slot) : undefined
    return owner ? { address: owner, reason: 'slot-table' } : { address: this.at, reason: 'connected' }
  }

  private async readCommandTable(): Promise<CommandTable> {
    try {
      return CommandTable.fromReply(await this.sendTo(this.at, ['COMMAND']))
    } catch {
      // The command that wanted the table will meet the same failure and report it; next time we ask again.
      this.table = undefined
      return CommandTable.fromReply({ type: 'nil' })
    }
  }

  private async refreshSlots(): Promise<boolean> {
    for (const node of [this.at, ...this.slots.nodes()]) {
      const reply = await this.sendTo(node, ['CLUSTER', 'SLOTS']).catch(() => undefined)
      if (reply && this.slots.load(reply, node.host)) return true
    }
    return false
  }

  private async connectionTo(address: NodeAddress): Promise<NodeConnection> {
    if (this.closed) throw new ConnectFailure('lost', address, 'Connection closed')
    if (this.isUnasked(address)) throw new ConnectFailure('foreign', address, 'another machine than the one connected to: not asked')
    const key = formatAddress(address)
    const known = await this.connections.get(key)
    if (known?.isOpen === true) return known
    const { connectTimeoutMs, commandTimeoutMs } = this.options
    const opening = NodeConnection.open({ address, credentials: this.credentials, path: this.path, protocol: this.protocol, db: this.db, connectTimeoutMs, commandTimeoutMs })
    this.connections.set(key, opening)
    opening.catch(() => this.connections.delete(key))
    return opening
  }

  /** A foreign machine that only the cluster named: by CLUSTER NODES or CLUSTER SLOTS. The current node is the user's own choice. */
  private isUnasked(address: NodeAddress): boolean {
    return this.path.isForeign(address) && !sameAddress(address, this.at) && !sameAddress(address, this.options.seed)
  }

  private drop(address: NodeAddress): void {
    this.inTransaction = false
    const key = formatAddress(address)
    const connection = this.connections.get(key)
    this.connections.delete(key)
    void connection?.then((open) => open.close(), () => undefined)
  }
}
