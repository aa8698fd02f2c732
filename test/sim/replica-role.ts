import type { SimNode } from './sim-node.ts'
import type { Entry } from './store.ts'
import type { World } from './world.ts'

const RECONNECT_PERIOD_MS = 250
const STALLED_RETRY_MS = 20
const FULL_SYNC_MIN_MS = 20
const FULL_SYNC_SPREAD_MS = 100

interface Attachment {
  readonly primary: SimNode
  readonly life: number
}

/** Asynchronous replication of one node: whom it follows, who follows it, and what is under way between them. */
export class ReplicaRole {
  /** Address of the primary it was told to follow. */
  following: string | undefined
  attached: Attachment | undefined
  /** Since when there has been no working connection; Infinity when there never was one. */
  #downSinceMs = -Infinity
  #lastHeardMs = -Infinity
  #syncedMs = -Infinity
  #attempt = 0
  #shipping = false
  readonly #followers = new Set<SimNode>()
  readonly #world: World
  readonly #node: SimNode

  constructor(world: World, node: SimNode) {
    this.#world = world
    this.#node = node
  }

  /** What `primarySilenceMs` answers: how old the data may be. */
  get silenceMs(): number {
    return this.#now - (this.attached ? this.#lastHeardMs : this.#downSinceMs)
  }

  /** Until when this replica has everything its primary had; undefined while it lacks nothing. */
  get behindSinceMs(): number | undefined {
    return this.#caughtUp ? undefined : this.#syncedMs
  }

  get #caughtUp(): boolean {
    return this.attached !== undefined && this.attached.primary.store.offset === this.#node.store.offset
  }

  /** Forgets everything, as a new process does. */
  reset(): void {
    this.following = undefined
    this.attached = undefined
    this.#downSinceMs = -Infinity
    this.#lastHeardMs = -Infinity
    this.#syncedMs = -Infinity
  }

  begin(life: number): void {
    this.#seekLoop(life)
    this.#pingLoop(life)
  }

  follow(ip: string): void {
    if (this.attached?.primary.ip === ip) return
    this.#detach()
    this.following = ip
    // As in the shipped node: data not yet confirmed by this primary has no age that could count as young.
    this.#downSinceMs = -Infinity
    if (!this.#sharesHistory(this.#world.nodeAt(ip))) this.#syncedMs = -Infinity
    this.#attempt++
    this.#seek()
  }

  /** Becomes a primary with the keys it has. */
  stop(): void {
    this.#detach()
    this.following = undefined
    this.#downSinceMs = -Infinity
    this.#attempt++
    this.#node.store.branch(this.#node.random)
  }

  /** The process ends: followers notice, and so does the primary. */
  dropAll(): void {
    this.#detach()
    for (const follower of [...this.#followers]) follower.replica.#detach()
  }

  /** Writes an entry here and sends it to whoever follows. */
  produce(entry: Entry): void {
    this.#node.store.apply(entry, this.#now)
    for (const follower of this.#followers) follower.replica.#scheduleShipment()
  }

  get #now(): number {
    return this.#world.timeline.nowMs
  }

  #detach(): void {
    if (!this.attached) return
    if (this.#caughtUp) this.#syncedMs = this.#now
    this.attached.primary.replica.#followers.delete(this.#node)
    this.attached = undefined
    this.#downSinceMs = this.#now
  }

  #sharesHistory(primary: SimNode | undefined): boolean {
    const { replId } = this.#node.store
    return primary?.store.comesFrom(replId) ?? false
  }

  #seekLoop(life: number): void {
    this.#world.timeline.after(RECONNECT_PERIOD_MS, () => {
      if (!this.#node.running || this.#node.life !== life) return
      if (!this.attached) this.#seek()
      this.#seekLoop(life)
    })
  }

  /** A primary with replicas writes something to the stream now and then, so that silence means trouble. */
  #pingLoop(life: number): void {
    this.#world.timeline.after(this.#world.schedule.replPingPeriodSeconds * 1000, () => {
      const node = this.#node
      if (!node.running || node.life !== life) return
      const held = this.#now < node.writesHeldUntilMs
      if (!node.paused && this.following === undefined && this.#followers.size > 0 && !held) this.produce({ kind: 'ping' })
      this.#pingLoop(life)
    })
  }

  #seek(): void {
    const primary = this.#reachable()
    if (!primary) return
    const attempt = ++this.#attempt
    const partial = primary.store.canContinue(this.#node.store.replId, this.#node.store.offset)
    const syncMs = partial ? 1 : FULL_SYNC_MIN_MS + this.#node.random.below(FULL_SYNC_SPREAD_MS)
    this.#world.timeline.after(this.#world.paths.baseDelayMs * 2 + syncMs, () => {
      if (attempt === this.#attempt && !this.attached && this.#reachable() === primary) this.#attach(primary)
    })
  }

  #reachable(): SimNode | undefined {
    const node = this.#node
    const primary = this.following === undefined ? undefined : this.#world.nodeAt(this.following)
    if (!primary?.responsive || primary === node || !node.responsive) return undefined
    if (primary.replica.following !== undefined && !primary.replica.attached) return undefined
    if (primary.replica.#leadsTo(node)) return undefined
    const { paths } = this.#world
    return paths.open(node.index, primary.index) && paths.open(primary.index, node.index) ? primary : undefined
  }

  #leadsTo(node: SimNode): boolean {
    let primary: SimNode | undefined = this.attached?.primary
    for (let hops = 0; primary && hops < this.#world.nodes.length; hops++) {
      if (primary === node) return true
      primary = primary.replica.attached?.primary
    }
    return primary !== undefined
  }

  #attach(primary: SimNode): void {
    const { store } = this.#node
    if (primary.store.canContinue(store.replId, store.offset)) store.continueFrom(primary.store)
    else {
      store.copyFrom(primary.store)
      this.#syncedMs = this.#now
      for (const follower of [...this.#followers]) follower.replica.#detach()
    }
    this.attached = { primary, life: primary.life }
    primary.replica.#followers.add(this.#node)
    this.#lastHeardMs = this.#now
    this.#scheduleShipment()
  }

  #scheduleShipment(): void {
    const { attached } = this
    if (this.#shipping || !attached || attached.primary.store.offset <= this.#node.store.offset) return
    this.#shipping = true
    const upTo = attached.primary.store.offset
    const sinceMs = this.#now
    const lagMs = this.#world.replicationDelayMs(attached.primary, this.#node)
    this.#world.timeline.after(lagMs, () => this.#ship(attached, upTo, sinceMs))
  }

  #ship(attachment: Attachment, upTo: number, sinceMs: number): void {
    const node = this.#node
    if (this.attached !== attachment) {
      this.#shipping = false
      this.#scheduleShipment()
      return
    }
    if (!node.responsive || !this.#world.paths.open(attachment.primary.index, node.index)) {
      this.#world.timeline.after(STALLED_RETRY_MS, () => this.#ship(attachment, upTo, sinceMs))
      return
    }
    this.#shipping = false
    for (const entry of attachment.primary.store.entries(node.store.offset, upTo)) this.#receive(entry)
    this.#lastHeardMs = this.#now
    this.#syncedMs = sinceMs
    if (node.core.manualFailoverPending) node.step({ kind: 'replication-progress' })
    this.#scheduleShipment()
  }

  #receive(entry: Entry): void {
    if (this.#world.tampering?.dropsEntry?.(this.#node, entry)) {
      this.#node.store.apply({ kind: 'ping' }, this.#now)
      return
    }
    this.produce(entry)
  }
}
