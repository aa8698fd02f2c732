import type { AdminCommand, AdminReply } from '../cluster/admin/command.ts'
import type { ClusterConfig } from '../cluster/config.ts'
import type { ClusterCore, StepResult } from '../cluster/core.ts'
import { CRON_PERIOD_MS } from '../cluster/cron.ts'
import type { ClusterNode } from '../cluster/node.ts'
import type { ClusterEffect, NodeEffect, ObserverEffect, PersistEffect } from '../cluster/effects.ts'
import type { ClusterEnv, ClusterInput } from '../cluster/inputs.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Disk } from '../ports/disk.ts'
import type { Random } from '../ports/random.ts'
import type { Bytes } from '../bytes.ts'
import { readU16 } from './big-endian.ts'
import { messageTypeOf } from './decode.ts'
import { AT } from './layout.ts'
import { BusLinks, type LinkStats } from './links.ts'
import type { MessageType } from './message.ts'

/** One message on the wire, for an observer of the gossip. */
export interface PacketTap {
  readonly direction: 'in' | 'out'
  readonly linkId: number
  /** Undefined while the peer has not introduced itself. */
  readonly peerId: string | undefined
  readonly type: MessageType | undefined
  readonly sizeBytes: number
  /** Gossip entries of a PING, PONG or MEET; 0 for others. */
  readonly gossipCount: number
}

export interface ClusterRuntimeOptions {
  readonly core: ClusterCore
  readonly clock: Clock
  readonly random: Random
  readonly disk: Disk
  /** Path of `nodes.conf` on `disk`. */
  readonly configFile: string
  readonly bindHost: string
  readonly busPort: number
  readonly sendBufferLimitBytes?: number
  /** Carries out what concerns the rest of the node, in the order given. */
  readonly apply: (effect: NodeEffect | ObserverEffect) => void
  /** `nodes.conf` could not be saved: the node must not go on, since it may have promised what it cannot keep. */
  readonly onFatal: (reason: string) => void
  readonly onPacket?: (tap: PacketTap) => void
  /**
   * Puts a save of `nodes.conf` off to the end of the turn (setImmediate): many changes of a turn are then one save. What is to be
   * sent after it waits with it. Without this every step saves for itself.
   */
  readonly soon?: (run: () => void) => void
}

/** A save that is due at the end of the turn, and what may leave only after it. */
interface DueSave {
  conf: string
  fsync: boolean
  readonly afterwards: LinkEffect[]
}

type LinkEffect = Extract<ClusterEffect, { kind: 'dial' | 'close' | 'send' }>

/** The cluster core on a real clock, real sockets and a real disk. */
export class ClusterRuntime {
  readonly core: ClusterCore
  readonly #options: ClusterRuntimeOptions
  readonly #links: BusLinks
  #cancelCron: Cancel | undefined
  #stopped = false
  #droppedTypeNumber: number | undefined
  #dueSave: DueSave | undefined

  constructor(options: ClusterRuntimeOptions) {
    this.core = options.core
    this.#options = options
    this.#links = new BusLinks({
      bindHost: options.bindHost,
      busPort: options.busPort,
      sendBufferLimitBytes: options.sendBufferLimitBytes ?? 0,
      monotonicMs: () => options.clock.monotonicMs(),
      onInput: (input) => this.#take(input),
      onRejected: (linkId, remote, reason) => this.#reportRejected(linkId, remote, reason),
    })
  }

  /** Opens the bus port and starts the cron. Rejects when the port cannot be had; then nothing runs. */
  async start(): Promise<void> {
    await this.listen()
    this.startCron()
  }

  /** Opens the bus port alone: peers are answered, and nothing is done unasked. Rejects when the port cannot be had. */
  listen(): Promise<void> {
    return this.#links.listen()
  }

  startCron(): void {
    this.#cancelCron ??= this.#options.clock.setInterval(() => this.#cron(), CRON_PERIOD_MS)
  }

  /** Closes the bus and saves what was not saved yet. Safe to call twice. */
  stop(): void {
    if (this.#stopped) return
    this.#cancelCron?.()
    this.step({ kind: 'stopping' })
    this.settle()
    this.#stopped = true
    this.#links.close()
  }

  /** Closes the bus as a crash would: nothing is saved. */
  crash(): void {
    this.#cancelCron?.()
    this.#stopped = true
    this.#links.close()
  }

  /** The moment and the source of chance for a step or a query. */
  get env(): ClusterEnv {
    return { nowMs: this.#options.clock.nowMs(), random: this.#options.random }
  }

  /** Runs one step of the core and carries out its effects. Answers the reply of an `admin` input. */
  step(input: ClusterInput): AdminReply | undefined {
    if (this.#stopped) return undefined
    if (this.#options.onPacket && input.kind === 'packet') this.#tap('in', input.linkId, input.bytes)
    return this.apply(this.core.step(input, this.env))
  }

  /** Carries out the effects of a step that was run elsewhere, such as the first one of `openCluster`. */
  apply(result: StepResult): AdminReply | undefined {
    for (const effect of result.effects) {
      if (effect.kind === 'persist') {
        const problem = this.#persist(effect)
        if (problem !== undefined) return unsaved(problem)
      } else this.#execute(effect)
    }
    return result.reply
  }

  /**
   * Saves what the steps of this turn changed, if anything, and sends what waited for it. Replies to clients must wait for this too
   * (clusterBeforeSleep comes before handleClientsWithPendingWrites). The reason when it could not be saved, undefined when all is well.
   */
  settle(): string | undefined {
    const due = this.#dueSave
    if (due === undefined || this.#stopped) return undefined
    this.#dueSave = undefined
    const problem = this.#save(due)
    if (problem === undefined) for (const effect of due.afterwards) this.#link(effect)
    return problem
  }

  /** CLUSTER subcommands that change something. */
  admin(command: AdminCommand): AdminReply {
    const reply = this.step({ kind: 'admin', command }) ?? { ok: false, error: 'ERR the node is stopping' }
    // Whoever asks for a save wants to know how it went.
    const problem = command.kind === 'save-config' ? this.settle() : undefined
    return problem === undefined ? reply : unsaved(problem)
  }

  /** Carries PUBLISH (or SPUBLISH) to the other nodes. */
  publish(channel: Bytes, message: Bytes, sharded: boolean): void {
    this.step({ kind: 'publish', channel, message, sharded })
  }

  /** CONFIG SET of a cluster setting. */
  configure(config: ClusterConfig): void {
    this.step({ kind: 'config', config })
  }

  setSendBufferLimit(limitBytes: number): void {
    this.#links.setSendBufferLimit(limitBytes)
  }

  linkStats(linkId: number): LinkStats {
    return this.#links.stats(linkId)
  }

  linkBufferedBytes(): number {
    return this.#links.bufferedBytes()
  }

  /** Messages whose wire type has this number are lost on arrival, as on a bad network; undefined loses none (cluster_drop_packet_filter). */
  dropPackets(typeNumber: number | undefined): void {
    this.#droppedTypeNumber = typeNumber
  }

  /** Cuts the connection we made to `node`, the one it made to us, or both. The cron dials anew. */
  killLinks(node: ClusterNode, which: 'to' | 'from' | 'all'): void {
    if (which !== 'from' && node.link) this.#links.end(node.link.id)
    if (which !== 'to' && node.inboundLink) this.#links.end(node.inboundLink.id)
  }

  #take(input: ClusterInput): void {
    if (this.#droppedTypeNumber !== undefined && input.kind === 'packet' && readU16(input.bytes, AT.type) === this.#droppedTypeNumber) {
      this.#options.apply({ kind: 'log', level: 'warning', message: 'Dropping packet that matches debug drop filter' })
      return
    }
    this.step(input)
  }

  #cron(): void {
    this.#links.dropSilent()
    this.step({ kind: 'cron' })
  }

  #execute(effect: Exclude<ClusterEffect, PersistEffect>): void {
    switch (effect.kind) {
      case 'dial':
      case 'close':
      case 'send':
        if (this.#dueSave === undefined) return this.#link(effect)
        this.#dueSave.afterwards.push(effect)
        return
      default:
        return this.#options.apply(effect)
    }
  }

  #link(effect: LinkEffect): void {
    if (effect.kind === 'send' && this.#options.onPacket) this.#tap('out', effect.linkId, effect.bytes)
    this.#links.execute(effect)
  }

  #persist(effect: PersistEffect): string | undefined {
    const { soon } = this.#options
    if (soon === undefined) return this.#save(effect)
    if (this.#dueSave === undefined) {
      this.#dueSave = { conf: effect.conf, fsync: effect.fsync, afterwards: [] }
      soon(() => this.settle())
    } else {
      this.#dueSave.conf = effect.conf
      this.#dueSave.fsync ||= effect.fsync
    }
    return undefined
  }

  #save({ conf, fsync }: Pick<DueSave, 'conf' | 'fsync'>): string | undefined {
    try {
      this.#options.disk.writeAtomic(this.#options.configFile, conf, { fsync })
      return undefined
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      this.#options.onFatal(`can't update cluster config file: ${problem}`)
      return problem
    }
  }

  #reportRejected(linkId: number, remote: string, reason: string): void {
    const message = `Bad message length or signature received from Cluster bus (${remote}, ${reason})`
    this.#options.apply({ kind: 'log', level: 'warning', message })
    this.#options.apply({ kind: 'event', event: { kind: 'packet-rejected', linkId, code: reason } })
  }

  #tap(direction: 'in' | 'out', linkId: number, bytes: Bytes): void {
    const type = messageTypeOf(bytes)
    const gossips = type === 'ping' || type === 'pong' || type === 'meet'
    this.#options.onPacket?.({
      direction,
      linkId,
      peerId: this.core.view.links.get(linkId)?.node?.id,
      type,
      sizeBytes: bytes.length,
      gossipCount: gossips ? readU16(bytes, AT.count) : 0,
    })
  }
}

function unsaved(problem: string): AdminReply {
  return { ok: false, error: `ERR error saving the cluster node config: ${problem}` }
}
