import type { Bytes } from '../../../../src-main/engine/bytes.ts'
import { type CommandSpec, ReplyError } from '../../../../src-main/engine/commands/command.ts'
import type { CommandContext } from '../../../../src-main/engine/commands/context.ts'
import { CommandTable } from '../../../../src-main/engine/commands/table.ts'
import { bitmapCommands } from '../../../../src-main/engine/commands/bitmap/index.ts'
import { genericCommands } from '../../../../src-main/engine/commands/generic/index.ts'
import { geoCommands } from '../../../../src-main/engine/commands/geo/index.ts'
import { hashCommands } from '../../../../src-main/engine/commands/hash/index.ts'
import { hyperloglogCommands } from '../../../../src-main/engine/commands/hyperloglog/index.ts'
import { listCommands } from '../../../../src-main/engine/commands/list/index.ts'
import { setCommands } from '../../../../src-main/engine/commands/set/index.ts'
import { sortedSetCommands } from '../../../../src-main/engine/commands/sorted-set/index.ts'
import { streamCommands } from '../../../../src-main/engine/commands/stream/index.ts'
import { stringCommands } from '../../../../src-main/engine/commands/string/index.ts'
import { Keyspace } from '../../../../src-main/engine/keyspace/keyspace.ts'
import type { Clock } from '../../../../src-main/engine/ports/clock.ts'
import type { Random } from '../../../../src-main/engine/ports/random.ts'
import { ReplyWriter } from '../../../../src-main/engine/resp/reply-writer.ts'

export const dataCommands: readonly CommandSpec[] = [
  ...genericCommands,
  ...stringCommands,
  ...bitmapCommands,
  ...listCommands,
  ...hashCommands,
  ...setCommands,
  ...sortedSetCommands,
  ...hyperloglogCommands,
  ...geoCommands,
  ...streamCommands,
]

/** Configuration the data commands ask for, at Redis's defaults. */
const DEFAULT_CONFIG = new Map([
  ['proto-max-bulk-len', '536870912'],
  ['maxmemory-policy', 'noeviction'],
  ['cluster-enabled', 'no'],
  ['hll-sparse-max-bytes', '3000'],
])

/** A clock the test moves, or the real time while it does not. */
export class TestClock implements Clock {
  private fixedMs: number | undefined

  set(nowMs: number): void {
    this.fixedMs = nowMs
  }

  nowMs(): number {
    return this.fixedMs ?? Date.now()
  }

  monotonicMs(): number {
    return this.nowMs()
  }

  setTimeout(): never {
    throw new Error('a data command asked for a timer')
  }

  setInterval(): never {
    throw new Error('a data command asked for a timer')
  }
}

/** Chance that repeats (mulberry32). */
export class SeededRandom implements Random {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }

  uint32(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  below(limit: number): number {
    return this.uint32() % limit
  }

  hex(length: number): string {
    return Array.from({ length }, () => this.below(16).toString(16)).join('')
  }
}

/** Runs data commands on real databases, with the least around them that they need. */
export class EmbeddedExecutor {
  readonly clock = new TestClock()
  readonly config = new Map(DEFAULT_CONFIG)
  readonly databases: Keyspace[]
  /** What the last command asked to be sent to replicas in its place. */
  propagated: (readonly Bytes[])[] | undefined
  /** Keyspace events so far ("0 lpush key"), while a database notifies. */
  readonly events: string[] = []
  private readonly table = new CommandTable(dataCommands)
  private readonly reply = new ReplyWriter()
  private readonly context: CommandContext

  constructor(protocol: 2 | 3 = 2) {
    this.databases = Array.from({ length: 16 }, (_, index) => new Keyspace(this.clock, {
      expired: () => {},
      event: (_kind, event, key) => void this.events.push(`${index} ${event} ${key}`),
    }))
    this.reply.protocol = protocol
    const { clock, databases, reply } = this
    const node = {
      clock, databases, stats: { lazilyFreedValues: 0, countLookups: () => {} }, random: new SeededRandom(1), outputLimits: { hardBytes: () => Infinity }, config: { get: (name: string) => this.config.get(name) ?? '' },
      blockedClients: { touched: () => {} }, tracking: { flushing: (flush: () => void) => flush() }, replication: { abandonSnapshot: () => {} }, persistence: { flushed: () => {} },
    }
    this.context = { client: {}, node, reply, db: databases[0], nowMs: 0, propagateAs: undefined } as unknown as CommandContext
  }

  /** The first database. */
  get db(): Keyspace {
    return this.databases[0]!
  }

  /** Serves one request and gives its reply. */
  run(args: readonly Bytes[]): Bytes {
    this.context.nowMs = this.clock.nowMs()
    this.context.propagateAs = undefined
    try {
      this.table.lookup(args).spec.run!(this.context, args)
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error
      this.reply.truncate(0)
      this.reply.error(error.message)
    }
    this.propagated = this.context.propagateAs
    return this.reply.take()
  }
}
