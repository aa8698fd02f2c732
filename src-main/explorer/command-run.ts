import { setTimeout as delay } from 'node:timers/promises'
import type { Bytes } from '../engine/bytes.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import { formatAddress } from './address.ts'
import { commandText, replySummary } from './command-text.ts'
import { failureOfError, type ConnectFailure } from './connect-failure.ts'
import type { CommandTrace, Hop, HopReply, NodeAddress } from './hop-trace.ts'
import type { NodeConnection } from './node-connection.ts'
import { classifyError, parseRedirect, type Redirect } from './redirect.ts'
import type { SlotCache, SlotChange } from './slot-cache.ts'
import type { UnnumberedTrace } from './trace-log.ts'

/** direct: redirects are replies; follow: as `redis-cli -c`; smart: by the slot table, with retries. */
export type RoutingMode = 'direct' | 'follow' | 'smart'

/** Names nodes for the trace. */
export interface NodeDirectory {
  lookup(address: NodeAddress): { readonly nodeId: string; readonly shard: string | undefined } | undefined
}

/** Hears of each redirect before it is followed, and of each hop once it is answered. */
export interface RedirectListener {
  onRedirect?(redirect: Redirect): void
  onHop?(hop: Hop): void
}

/** What a run may ask of the client it belongs to. */
export interface RunHost {
  readonly mode: RoutingMode
  readonly maxHops: number
  /** A machine the user never named, where a redirect must not carry the password. */
  isForeign(address: NodeAddress): boolean
  readonly slots: SlotCache
  readonly directory: NodeDirectory | undefined
  connectionTo(address: NodeAddress): Promise<NodeConnection>
  moveTo(address: NodeAddress): void
  /** Reads the slot table anew from some node that answers; false when none does. */
  refreshSlots(): Promise<boolean>
}

interface Target {
  readonly address: NodeAddress
  readonly reason: Hop['reason']
  readonly asking: boolean
}

const MAX_TRYAGAIN_RETRIES = 6
const MAX_CLUSTERDOWN_RETRIES = 3
const FIRST_BACKOFF_MS = 25
/** What a trace keeps of an error; scripts may make long ones. */
const MOST_MESSAGE_CHARS = 2000
/** A node may answer MOVED once more while a new configuration travels; beyond that it is a loop. */
const MAX_VISITS = 3

/** One command on its way: asks nodes until one answers for good, and keeps each hop. */
export class CommandRun {
  private readonly host: RunHost
  private readonly args: readonly Bytes[]
  private readonly keys: readonly Bytes[]
  private slot: number | undefined
  private readonly timeoutMs: number | undefined
  private readonly listener: RedirectListener | undefined
  private readonly hops: Hop[] = []
  private readonly visits = new Map<string, number>()
  private readonly startedAtMs = Date.now()
  private readonly startedAt = performance.now()
  private tryAgains = 0
  private downs = 0
  private refreshed = false
  private change: SlotChange | undefined
  private stopped: CommandTrace['stopped']

  /** @param command `timeoutMs`: how long one node may take, where that is not the connection's own matter */
  constructor(host: RunHost, command: { args: readonly Bytes[]; keys: readonly Bytes[]; slot: number | undefined; timeoutMs?: number | undefined }, listener?: RedirectListener) {
    this.host = host
    this.args = command.args
    this.keys = command.keys
    this.slot = command.slot
    this.timeoutMs = command.timeoutMs
    this.listener = listener
  }

  /**
   * Runs to the final reply, which may be an error reply.
   * @throws ConnectFailure when a node could not be reached; `trace` is complete then, too
   */
  async run(first: Target): Promise<RespValue> {
    let target: Target = first
    for (;;) {
      const reply = await this.ask(target)
      const next = reply === undefined ? await this.detour() : await this.afterReply(reply, target)
      if (next === undefined) return reply!
      target = next
    }
  }

  get trace(): UnnumberedTrace {
    return {
      startedAtMs: this.startedAtMs,
      command: commandText(this.args),
      slot: this.slot,
      keys: this.keys.slice(0, 100),
      hops: this.hops,
      outcome: this.hops.at(-1)?.reply.kind ?? 'unreachable',
      stopped: this.stopped,
      durationMs: performance.now() - this.startedAt,
      slotTableChange: this.change,
    }
  }

  /** The node's reply; undefined when it was unreachable and another may be tried. @throws ConnectFailure */
  private async ask(target: Target): Promise<RespValue | undefined> {
    this.visits.set(formatAddress(target.address), this.visitsOf(target.address) + 1)
    const sentAtMs = Date.now()
    const sentAt = performance.now()
    try {
      const connection = await this.host.connectionTo(target.address)
      // Nothing may come between ASKING and the command: both leave in one write.
      const reply = target.asking ? (await connection.pipeline([['ASKING'], this.args]))[1]! : await connection.send(this.args, this.timeoutMs)
      this.addHop(target, sentAtMs, performance.now() - sentAt, this.hopReply(reply, target.address))
      return reply
    } catch (error) {
      const failure = failureOfError(error, target.address)
      this.addHop(target, sentAtMs, performance.now() - sentAt, { kind: 'unreachable', message: failure.detail })
      if (!this.mayDetour(failure)) throw failure
      return undefined
    }
  }

  private addHop(target: Target, sentAtMs: number, durationMs: number, reply: HopReply): void {
    const known = this.host.directory?.lookup(target.address)
    const nodeId = known?.nodeId ?? this.host.slots.nodeIdAt(target.address)
    const hop: Hop = { node: target.address, nodeId, shard: known?.shard, reason: target.reason, asking: target.asking, sentAtMs, durationMs, reply }
    this.hops.push(hop)
    this.listener?.onHop?.(hop)
  }

  private hopReply(reply: RespValue, asked: NodeAddress): HopReply {
    if (reply.type !== 'error') return { kind: 'reply', summary: replySummary(reply) }
    const redirect = parseRedirect(reply.message, asked.host)
    if (redirect) return redirect
    const kind = classifyError(reply.message)
    const message = reply.message.length > MOST_MESSAGE_CHARS ? `${reply.message.slice(0, MOST_MESSAGE_CHARS)}…` : reply.message
    if (kind !== 'other') return { kind, message }
    return { kind: 'error', code: /^[A-Z]{1,32}/.exec(message)?.[0] ?? 'ERR', message }
  }

  /** Where to go after a reply; undefined when the reply is final. */
  private async afterReply(reply: RespValue, asked: Target): Promise<Target | undefined> {
    if (reply.type !== 'error' || this.host.mode === 'direct') return undefined
    const redirect = parseRedirect(reply.message, asked.address.host)
    if (redirect) return this.followRedirect(redirect)
    if (this.host.mode !== 'smart') return undefined
    const kind = classifyError(reply.message)
    if (kind === 'tryagain') return this.retryLater(asked, this.tryAgains++, MAX_TRYAGAIN_RETRIES)
    if (kind === 'clusterdown') return this.retryLater(asked, this.downs++, MAX_CLUSTERDOWN_RETRIES)
    return undefined
  }

  private async followRedirect(redirect: Redirect): Promise<Target | undefined> {
    this.slot ??= redirect.slot
    this.stopped = this.reasonToStop(redirect)
    if (this.stopped) return undefined
    if (redirect.kind === 'moved') this.change = this.host.slots.learn(redirect.slot, redirect.to) ?? this.change
    if (this.visitsOf(redirect.to) > 0) await delay(FIRST_BACKOFF_MS * 2 ** this.visitsOf(redirect.to))
    this.listener?.onRedirect?.(redirect)
    if (this.host.mode === 'follow') this.host.moveTo(redirect.to)
    return { address: redirect.to, reason: redirect.kind, asking: redirect.kind === 'ask' }
  }

  private reasonToStop(redirect: Redirect): CommandTrace['stopped'] {
    if (this.hops.length > this.host.maxHops) return 'too-many-hops'
    if (this.visitsOf(redirect.to) >= MAX_VISITS) return 'redirect-loop'
    return this.host.isForeign(redirect.to) ? 'foreign-host' : undefined
  }

  private async retryLater(asked: Target, retriesSoFar: number, limit: number): Promise<Target | undefined> {
    if (retriesSoFar >= limit) return undefined
    await delay(FIRST_BACKOFF_MS * 2 ** retriesSoFar)
    return { ...asked, reason: 'tryagain' }
  }

  /** Only smart routing looks elsewhere, once, and only for a command that surely never reached the node. */
  private mayDetour(failure: ConnectFailure): boolean {
    return this.host.mode === 'smart' && !this.refreshed && failure.reason === 'unreachable'
  }

  private async detour(): Promise<Target> {
    this.refreshed = true
    const failed = this.hops.at(-1)!.node
    await this.host.refreshSlots()
    const owner = this.slot === undefined ? this.anyOther(failed) : this.host.slots.ownerOf(this.slot)
    return { address: owner ?? failed, reason: this.slot === undefined ? 'random' : 'slot-table', asking: false }
  }

  private anyOther(failed: NodeAddress): NodeAddress | undefined {
    return this.host.slots.nodes().find((node) => formatAddress(node) !== formatAddress(failed))
  }

  private visitsOf(address: NodeAddress): number {
    return this.visits.get(formatAddress(address)) ?? 0
  }
}
