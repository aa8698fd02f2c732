import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import type { ClientRegistry } from '../client/client-registry.ts'
import type { CommandSpec } from '../commands/command.ts'
import type { CommandTable } from '../commands/table.ts'
import type { Config } from '../config/config.ts'
import { Broadcasts } from './broadcasts.ts'
import { writeBrokenRedirect, writeInvalidation } from './invalidation-message.ts'
import { ReadKeys } from './read-keys.ts'
import type { TrackingOptions } from './tracking-state.ts'

/** How many keys one round forgets for the limit's sake, times the rounds in which that was not enough (trackingLimitUsedSlots). */
const FORGOTTEN_A_ROUND = 100
/** They only carry what a script reads, which is tracked when it reads it. */
const READING_SCRIPTS: ReadonlySet<string> = new Set(['eval_ro', 'evalsha_ro', 'fcall_ro'])

export interface TrackingDeps {
  readonly clients: ClientRegistry
  readonly commands: CommandTable
  readonly config: Config
  /** Runs a function once this turn's requests are served (beforeSleep). */
  soon(run: () => void): void
}

/**
 * Client-side caching: tells clients of changes to the keys they have read, or to all keys of some prefixes (tracking.c).
 * Nothing is asked of it unless `isActive`.
 */
export class Tracking {
  private readonly deps: TrackingDeps
  private readonly readKeys = new ReadKeys()
  private readonly broadcasts = new Broadcasts()
  private readonly clients = new Set<Client>()
  /** The client whose request is served now. */
  private current: Client | undefined
  /** While a command runs nothing is told to anybody: it must not stand in the middle of a reply. */
  private isHolding = false
  private pending: (() => void)[] = []
  private isFlushing = false
  private failedRounds = 0

  constructor(deps: TrackingDeps) {
    this.deps = deps
  }

  /** Whether any client tracks anything. */
  get isActive(): boolean {
    return this.clients.size > 0
  }

  get clientCount(): number {
    return this.clients.size
  }

  get keyCount(): number {
    return this.readKeys.keyCount
  }

  get itemCount(): number {
    return this.readKeys.totalItems
  }

  get prefixCount(): number {
    return this.broadcasts.prefixCount
  }

  /** CLIENT TRACKING ON, also for a client that tracks already: prefixes add up, all else is as asked now. */
  enable(client: Client, options: TrackingOptions, prefixes: readonly Bytes[]): void {
    const before = client.tracking
    const state = { ...options, prefixes: before?.prefixes ?? new Set<Bytes>(), isCachingGiven: before?.isCachingGiven ?? false, isRedirectBroken: false, request: before?.request }
    client.tracking = state
    this.clients.add(client)
    if (!options.isBroadcast) return
    for (const prefix of prefixes.length === 0 ? [''] : prefixes) {
      state.prefixes.add(prefix)
      this.broadcasts.join(client, prefix)
    }
  }

  /** CLIENT TRACKING OFF, or the client is gone. */
  disable(client: Client): void {
    if (client.tracking === undefined) return
    this.broadcasts.leave(client, client.tracking.prefixes)
    client.tracking = undefined
    this.clients.delete(client)
    if (this.clients.size === 0) this.readKeys.clear()
  }

  /** A client's request begins to be served; `end` must follow. */
  begin(client: Client): void {
    this.current = client
  }

  /** The request is about to run: what it changes is told at `end`. What is evicted to make room for it was told already. */
  hold(): void {
    this.isHolding = true
  }

  /** The request is served and its reply written: now is the time to tell what it changed. */
  end(): void {
    const { current, pending } = this
    this.current = undefined
    this.isHolding = false
    this.pending = []
    for (const send of pending) send()
    const state = current?.tracking
    if (state?.isCachingGiven && current!.transaction === undefined && !current!.lastCommand.startsWith('client|')) state.isCachingGiven = false
  }

  /** A command that reads was served to a client, by itself or in a script it runs: its keys are tracked (trackingRememberKeys). */
  served(client: Client, { name }: CommandSpec): void {
    const owner = client.caller ?? client
    const state = owner.tracking
    if (state?.request === undefined || state.isBroadcast || READING_SCRIPTS.has(name)) return
    if ((state.isOptIn && !state.isCachingGiven) || (state.isOptOut && state.isCachingGiven)) return
    const { spec, args } = state.request
    if (spec.flags.includes('pubsub')) return
    for (const index of this.deps.commands.keyIndexes(spec, args)) this.readKeys.add(args[index]!, owner.id)
  }

  /** A key changed (trackingInvalidateKey). */
  changed(key: Bytes): void {
    if (this.isFlushing) return
    this.note(key, this.current)
    this.invalidate(key)
  }

  /** A key that was told as changed ran out by itself: that is news to the client that made it, too. */
  expired(key: Bytes): void {
    this.note(key, undefined)
  }

  /** Drops keys by `drop`, and tells everybody once that all may have changed (trackingInvalidateKeysOnFlush). */
  flushing(drop: () => void): void {
    if (!this.isActive) return drop()
    this.isFlushing = true
    try {
      drop()
    } finally {
      this.isFlushing = false
    }
    for (const client of this.clients) this.tell(client, undefined)
    this.readKeys.clear()
  }

  /** Forgets keys beyond `tracking-table-max-keys`; whoever read one is told that it changed. */
  limitKeys(): void {
    const limit = this.deps.config.integer('tracking-table-max-keys')
    if (limit === 0) return
    let effort = FORGOTTEN_A_ROUND * (this.failedRounds + 1)
    while (this.readKeys.keyCount > limit && effort-- > 0) this.invalidate(this.readKeys.oldest!)
    this.failedRounds = this.readKeys.keyCount > limit ? this.failedRounds + 1 : 0
  }

  private note(key: Bytes, by: Client | undefined): void {
    if (this.broadcasts.note(key, by)) this.deps.soon(() => this.broadcasts.tell((client, keys) => this.tell(client, keys)))
  }

  private invalidate(key: Bytes): void {
    for (const id of this.readKeys.take(key)) {
      const client = this.deps.clients.get(id)
      // It may have turned tracking off or to broadcasting since it read the key.
      if (client?.tracking === undefined || client.tracking.isBroadcast) continue
      if (client.tracking.skipsOwnChanges && client === this.current) continue
      this.tell(client, [key])
    }
  }

  private tell(client: Client, keys: readonly Bytes[] | undefined): void {
    if (!this.isHolding) this.send(client, keys)
    else this.pending.push(() => this.send(client, keys))
  }

  private send(client: Client, keys: readonly Bytes[] | undefined): void {
    const state = client.tracking
    if (state === undefined) return
    if (state.redirectTo === 0) return writeInvalidation(client, keys, false)
    const receiver = this.deps.clients.get(state.redirectTo)
    // One that has quit is as good as gone, though its socket may still be closing.
    if (receiver !== undefined && !receiver.closeAfterReply) return writeInvalidation(receiver, keys, true)
    state.isRedirectBroken = true
    writeBrokenRedirect(client, state.redirectTo)
  }
}
