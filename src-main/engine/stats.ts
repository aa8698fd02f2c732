/** What commandstats tells of a command. */
export interface CommandCounts {
  calls: number
  microseconds: number
  /** Refused before it ran. */
  rejected: number
  /** Ran, and answered with an error. */
  failed: number
}

/** The counters that rates are worked out from, as they stood at a time. */
interface Sample {
  readonly atMs: number
  readonly commands: number
  readonly inputBytes: number
  readonly outputBytes: number
  readonly replicationInputBytes: number
  readonly replicationOutputBytes: number
}

export type TrafficCounter = 'inputBytes' | 'outputBytes' | 'replicationInputBytes' | 'replicationOutputBytes'

/** Counters of INFO stats and commandstats. CONFIG RESETSTAT makes them zero. */
export class NodeStats {
  connectionsReceived = 0
  connectionsRejected = 0
  commandsProcessed = 0
  /** From and to clients; what goes between primary and replicas is counted apart. */
  netInputBytes = 0
  netOutputBytes = 0
  replicationInputBytes = 0
  replicationOutputBytes = 0
  expiredKeys = 0
  /** Fields of hashes. */
  expiredFields = 0
  evictedKeys = 0
  /** Values of many elements that UNLINK left to the garbage collector. */
  lazilyFreedValues = 0
  /** Disconnected for what they held, under maxmemory-clients. */
  evictedClients = 0
  /** Reads from and writes to clients' connections. */
  readsProcessed = 0
  writesProcessed = 0
  keyspaceHits = 0
  keyspaceMisses = 0
  errorReplies = 0
  /** Errors that commands of the primary's stream were answered with. */
  streamErrors = 0
  /** Spent in the active expiry. */
  expireCycleMs = 0
  /** By error code ("ERR", "WRONGTYPE"). */
  readonly errorsByCode = new Map<string, number>()
  /** By full command name ("cluster|nodes"). */
  readonly commands = new Map<string, CommandCounts>()
  /** Commands processed up to each of the last samples, for instantaneous_ops_per_sec. */
  private readonly samples: Sample[] = []

  /** The counts of a command, by its full name. */
  command(fullName: string): CommandCounts {
    let counts = this.commands.get(fullName)
    if (counts === undefined) this.commands.set(fullName, (counts = { calls: 0, microseconds: 0, rejected: 0, failed: 0 }))
    return counts
  }

  sample(nowMs: number): void {
    const { commandsProcessed: commands, replicationInputBytes, replicationOutputBytes } = this
    this.samples.push({ atMs: nowMs, commands, inputBytes: this.totalInputBytes, outputBytes: this.totalOutputBytes, replicationInputBytes, replicationOutputBytes })
    if (this.samples.length > 16) this.samples.shift()
  }

  /** Commands a second over the last samples. */
  get opsPerSecond(): number {
    return Math.round(this.perSecond('commands'))
  }

  get totalInputBytes(): number {
    return this.netInputBytes + this.replicationInputBytes
  }

  get totalOutputBytes(): number {
    return this.netOutputBytes + this.replicationOutputBytes
  }

  /** Over the last samples. */
  kilobytesPerSecond(counter: TrafficCounter): number {
    return this.perSecond(counter) / 1024
  }

  replicationReceived(sizeBytes: number): void {
    this.replicationInputBytes += sizeBytes
  }

  replicationSent(sizeBytes: number): void {
    this.replicationOutputBytes += sizeBytes
  }

  private perSecond(counter: 'commands' | TrafficCounter): number {
    const first = this.samples[0]
    const last = this.samples.at(-1)
    if (!first || !last || last.atMs === first.atMs) return 0
    return Math.max(0, ((last[counter] - first[counter]) * 1000) / (last.atMs - first.atMs))
  }

  /** Takes over the lookups of a read (lookupKey counts reads only). */
  countLookups(db: { readonly hits: number; readonly misses: number }): void {
    this.keyspaceHits += db.hits
    this.keyspaceMisses += db.misses
  }

  countError(message: string): void {
    this.errorReplies++
    const code = message.split(' ', 1)[0]!
    if (this.errorsByCode.size < 128 || this.errorsByCode.has(code)) this.errorsByCode.set(code, (this.errorsByCode.get(code) ?? 0) + 1)
  }

  reset(): void {
    Object.assign(this, {
      connectionsReceived: 0, connectionsRejected: 0, commandsProcessed: 0, netInputBytes: 0, netOutputBytes: 0, replicationInputBytes: 0, replicationOutputBytes: 0,
      readsProcessed: 0, writesProcessed: 0, expiredKeys: 0, expiredFields: 0, evictedKeys: 0, lazilyFreedValues: 0, evictedClients: 0, keyspaceHits: 0, keyspaceMisses: 0, errorReplies: 0, streamErrors: 0, expireCycleMs: 0,
    })
    this.errorsByCode.clear()
    this.commands.clear()
    this.samples.length = 0
  }
}
