import { formatAddress } from './address.ts'
import type { CommandTrace, Hop } from './hop-trace.ts'
import type { NodeTally, SlotTally, TraceTallies } from './trace-counts.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type NodeCount = Mutable<Omit<NodeTally, 'meanMs'>> & { totalMs: number }

const SHOWN_SLOTS = 200
/** A hostile cluster may name ever new nodes. */
const MAX_NODES = 2000

/** Counts traces by slot and by node. */
export class TraceTally {
  readonly #slots = new Map<number, Mutable<SlotTally>>()
  readonly #nodes = new Map<string, NodeCount>()

  count(trace: CommandTrace): void {
    const slot = trace.slot === undefined ? undefined : this.#slotOf(trace.slot)
    if (slot !== undefined) {
      slot.commands++
      if (trace.outcome !== 'reply') slot.errors++
    }
    for (const hop of trace.hops) {
      const { kind } = hop.reply
      if (slot !== undefined && kind === 'moved') slot.moved++
      if (slot !== undefined && kind === 'ask') slot.ask++
      this.#countHop(hop)
    }
  }

  get tallies(): TraceTallies {
    const slots = [...this.#slots.values()].sort((a, b) => b.commands - a.commands || a.slot - b.slot)
    return {
      slots: slots.slice(0, SHOWN_SLOTS).map((slot) => ({ ...slot })),
      slotCount: slots.length,
      nodes: [...this.#nodes.values()].map(({ totalMs, ...node }) => ({ ...node, meanMs: totalMs / node.hops })),
    }
  }

  clear(): void {
    this.#slots.clear()
    this.#nodes.clear()
  }

  #slotOf(slot: number): Mutable<SlotTally> {
    const known = this.#slots.get(slot)
    if (known !== undefined) return known
    const fresh = { slot, commands: 0, moved: 0, ask: 0, errors: 0 }
    this.#slots.set(slot, fresh)
    return fresh
  }

  #countHop({ node, shard, durationMs, reply }: Hop): void {
    const key = formatAddress(node)
    let count = this.#nodes.get(key)
    if (count === undefined) {
      if (this.#nodes.size >= MAX_NODES) return
      count = { node, shard, hops: 0, moved: 0, ask: 0, errors: 0, slowestMs: 0, totalMs: 0 }
      this.#nodes.set(key, count)
    }
    count.hops++
    count.shard = shard ?? count.shard
    count.totalMs += durationMs
    if (durationMs > count.slowestMs) count.slowestMs = durationMs
    if (reply.kind === 'moved') count.moved++
    else if (reply.kind === 'ask') count.ask++
    else if (reply.kind !== 'reply') count.errors++
  }
}
