import type { CommandTrace } from './hop-trace.ts'
import { TraceTally } from './trace-tallies.ts'

/** A trace before the log gave it a number. */
export type UnnumberedTrace = Omit<CommandTrace, 'id'>

export interface TraceTotals {
  readonly commands: number
  readonly moved: number
  readonly ask: number
  readonly errors: number
}

const ERROR_OUTCOMES: ReadonlySet<CommandTrace['outcome']> = new Set(['error', 'tryagain', 'clusterdown', 'crossslot', 'unreachable'])

/**
 * The newest traces of one connection, in a ring: recording is a few assignments however many came before.
 * What falls out of the ring is counted, and the totals go on.
 */
export class TraceLog {
  private readonly ring: (CommandTrace | undefined)[]
  private readonly listeners = new Set<(trace: CommandTrace) => void>()
  private nextId = 1
  private oldestId = 1
  private clearedBeforeId = 1
  private commands = 0
  private moved = 0
  private ask = 0
  private errors = 0
  /** By slot and by node. */
  readonly tally = new TraceTally()

  /** @param capacity how many traces are kept */
  constructor(capacity = 5000) {
    this.ring = new Array<CommandTrace | undefined>(capacity).fill(undefined)
  }

  record(unnumbered: UnnumberedTrace): CommandTrace {
    const trace: CommandTrace = { id: this.nextId++, ...unnumbered }
    this.ring[trace.id % this.ring.length] = trace
    this.oldestId = Math.max(this.oldestId, this.nextId - this.ring.length)
    this.count(trace)
    for (const listener of this.listeners) listener(trace)
    return trace
  }

  /** The newest traces, oldest first. */
  newest(limit = this.ring.length): CommandTrace[] {
    const first = Math.max(this.oldestId, this.nextId - limit)
    return Array.from({ length: this.nextId - first }, (_, i) => this.ring[(first + i) % this.ring.length]!)
  }

  get totals(): TraceTotals {
    return { commands: this.commands, moved: this.moved, ask: this.ask, errors: this.errors }
  }

  /** Traces that fell out of the ring since the last clear. */
  get dropped(): number {
    return this.oldestId - this.clearedBeforeId
  }

  /** Calls `listener` with each trace as it is recorded; the answer ends that. */
  subscribe(listener: (trace: CommandTrace) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Forgets the traces and the totals; numbering goes on. */
  clear(): void {
    this.ring.fill(undefined)
    this.oldestId = this.clearedBeforeId = this.nextId
    this.commands = this.moved = this.ask = this.errors = 0
    this.tally.clear()
  }

  private count(trace: CommandTrace): void {
    this.commands++
    this.tally.count(trace)
    for (const hop of trace.hops) {
      if (hop.reply.kind === 'moved') this.moved++
      else if (hop.reply.kind === 'ask') this.ask++
    }
    if (ERROR_OUTCOMES.has(trace.outcome)) this.errors++
  }
}
