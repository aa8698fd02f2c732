import { KeyUses } from '../keyspace/key-uses.ts'
import { keepAccount } from '../keyspace/database-memory.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { NodeServices } from '../node-services.ts'
import { type EvictionPolicy, evictionPolicy } from './eviction-policy.ts'
import { EvictionPool } from './eviction-pool.ts'

/** Keys evicted between two looks at the clock. */
const KEYS_A_LOOK = 16

/** Whether a node is within maxmemory: after evictions, still evicting, or over it with nothing left to evict. */
export type MemoryState = 'ok' | 'evicting' | 'full'

/** Keeps a node within `maxmemory` by removing keys (evict.c, performEvictions). */
export class Evictor {
  /** Set while maxmemory is: without it a command pays one comparison. */
  isOn = false
  /** Whether memory was full when the command being served began: scripts are judged by it (script_oom). */
  wasFull = false
  private limitBytes = 0
  private policy: EvictionPolicy = evictionPolicy('noeviction')
  private readonly pool = new EvictionPool()
  private nextDb = 0
  private isScheduled = false
  private overSinceMs: number | undefined
  private overMs = 0
  private readonly node: NodeServices
  private readonly soon: (run: () => void) => void

  constructor(node: NodeServices, soon: (run: () => void) => void) {
    this.node = node
    this.soon = soon
    this.followPolicy()
    this.followLimit()
    node.config.onChange('maxmemory-policy', () => this.followPolicy())
    node.config.onChange('maxmemory', () => {
      this.followLimit()
      this.warnOfSmallLimit()
      this.schedule()
    })
  }

  /** How long memory has been above the limit: in all, and this time (total_eviction_exceeded_time). */
  get exceededMs(): { readonly total: number; readonly current: number } {
    const current = this.overSinceMs === undefined ? 0 : this.node.clock.monotonicMs() - this.overSinceMs
    return { total: this.overMs + current, current }
  }

  /** Evicts until memory is below the limit, for as long as maxmemory-eviction-tenacity allows; the rest follows in later turns. */
  makeRoom(): MemoryState {
    if (!this.mayEvict()) return 'ok'
    const state = this.evictToLimit()
    this.wasFull = state === 'full'
    if (state === 'ok') this.endExceeded()
    else this.overSinceMs ??= this.node.clock.monotonicMs()
    return state
  }

  private evictToLimit(): MemoryState {
    const { node } = this
    if (node.usedMemory.bytes <= this.limitBytes) return 'ok'
    if (this.policy.from === 'none') return 'full'
    const startedMs = node.clock.monotonicMs()
    const limitMs = tenacityMs(node.config.integer('maxmemory-eviction-tenacity'))
    let state: MemoryState = 'ok'
    for (let evicted = 1; node.usedMemory.bytes > this.limitBytes; evicted++) {
      if (!this.evictOne()) {
        state = 'full'
        break
      }
      if (evicted % KEYS_A_LOOK !== 0 || node.clock.monotonicMs() - startedMs <= limitMs) continue
      this.schedule()
      state = 'evicting'
      break
    }
    node.latency.record('eviction-cycle', node.clock.monotonicMs() - startedMs, node.clock.nowMs())
    return state
  }

  /** Removes the key that the policy wants gone; false when there is none. */
  private evictOne(): boolean {
    const found = this.policy.by === 'random' ? this.randomKey() : this.bestKey()
    if (found === undefined) return false
    const { node } = this
    const database = node.databases[found.dbIndex]!
    database.delete(found.key)
    database.notify('evicted', 'evicted', found.key)
    node.stats.evictedKeys++
    node.propagate(found.dbIndex, [node.config.boolean('lazyfree-lazy-eviction') ? 'UNLINK' : 'DEL', found.key])
    return true
  }

  private bestKey(): { dbIndex: number; key: string } | undefined {
    for (;;) {
      if (!this.fillPool()) return undefined
      for (let best = this.pool.take(); best !== undefined; best = this.pool.take()) {
        if (this.isEligible(this.node.databases[best.dbIndex]!, best.key)) return best
      }
    }
  }

  /** Samples every database; false when none has a key that may go. */
  private fillPool(): boolean {
    let seen = 0
    const { config, databases, random } = this.node
    databases.forEach((database, dbIndex) => {
      for (const key of database.slots.sample(this.sampledKeys, config.integer('maxmemory-samples'), random)) {
        seen++
        this.pool.offer({ dbIndex, key, rank: this.rankOf(database, key) })
      }
    })
    return seen > 0
  }

  private rankOf(database: Keyspace, key: string): number {
    if (this.policy.by === 'lru') return database.uses.idleSeconds(key)
    if (this.policy.by === 'lfu') return 255 - (database.uses.frequency(key) ?? 0)
    return -Number(database.expiresAtMs(key) ?? Infinity)
  }

  /** One database after the other, so that each loses some. */
  private randomKey(): { dbIndex: number; key: string } | undefined {
    const { databases, random } = this.node
    for (let step = 0; step < databases.length; step++) {
      this.nextDb = (this.nextDb + 1) % databases.length
      const [key] = databases[this.nextDb]!.slots.sample(this.sampledKeys, 1, random)
      if (key !== undefined) return { dbIndex: this.nextDb, key }
    }
    return undefined
  }

  private get sampledKeys(): 'all' | 'expiring' {
    return this.policy.from === 'all' ? 'all' : 'expiring'
  }

  private isEligible(database: Keyspace, key: string): boolean {
    return this.policy.from === 'all' ? database.has(key) : database.expiresAtMs(key) !== undefined
  }

  /** Replicas leave it to their primary; a paused or loading dataset must not change (isSafeToPerformEvictions). */
  private mayEvict(): boolean {
    const { node } = this
    if (!this.isOn || node.isLoading || node.clientPause.isActive) return false
    return !(node.replication.role === 'replica' && node.config.boolean('replica-ignore-maxmemory'))
  }

  private schedule(): void {
    if (this.isScheduled || !this.isOn) return
    this.isScheduled = true
    this.soon(() => {
      this.isScheduled = false
      this.makeRoom()
    })
  }

  private endExceeded(): void {
    this.overMs = this.exceededMs.total
    this.overSinceMs = undefined
  }

  private followLimit(): void {
    this.limitBytes = this.node.config.memoryBytes('maxmemory')
    this.isOn = this.limitBytes > 0
    this.wasFull = false
    for (const database of this.node.databases) keepAccount(database, this.isOn)
  }

  private followPolicy(): void {
    const { config, databases, random } = this.node
    this.policy = evictionPolicy(config.get('maxmemory-policy'))
    this.pool.clear()
    const { by } = this.policy
    const rules = (): { logFactor: number; decayMinutes: number } => ({ logFactor: config.integer('lfu-log-factor'), decayMinutes: config.integer('lfu-decay-time') })
    for (const database of databases) database.uses.track(by === 'lru' || by === 'lfu' ? new KeyUses(by, random, rules) : undefined)
  }

  private warnOfSmallLimit(): void {
    const used = this.node.usedMemory.bytes
    if (!this.isOn || used <= this.limitBytes) return
    this.node.log('warning', `WARNING: the new maxmemory value set via CONFIG SET (${this.limitBytes}) is smaller than the current memory usage (${used}). This will result in key eviction and/or the inability to accept new write commands depending on the maxmemory-policy.`)
  }
}

/** How long one command may be kept waiting by evictions: 0.5 ms at the default 10, without bound at 100 (evictionTimeLimitUs). */
function tenacityMs(tenacity: number): number {
  if (tenacity <= 10) return tenacity * 0.05
  return tenacity < 100 ? 0.5 * 1.15 ** (tenacity - 10) : Infinity
}
