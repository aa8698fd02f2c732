import { countSlots, type ClusterNodeLine } from './cluster-nodes-text.ts'
import type { Shard } from './topology.ts'

/**
 * Gives each shard a letter and a colour and keeps them for as long as the shard lives: through failover (the promoted
 * replica keeps its shard's letter), resharding and restarts. A letter is not used again.
 */
export class ShardLetters {
  private readonly indexByPrimary = new Map<string, number>()
  /** Which shard each node was last seen in. */
  private readonly indexByMember = new Map<string, number>()
  /** Primaries whose shard goes on without them, and which shard that is. */
  private replaced: ReadonlyMap<string, number> = new Map()
  private next = 0

  /** The shards of a picture: primaries with slots or replicas first by their first slot, then the empty ones. */
  shardsOf(lines: readonly ClusterNodeLine[]): Shard[] {
    const replicas = Map.groupBy(lines.filter((line) => line.role === 'replica'), (line) => line.primaryId)
    const all = lines.filter((line) => line.role === 'primary').sort(byFirstSlot)
    this.replaced = this.replacedAmong(all, replicas)
    const primaries = all.filter(({ nodeId }) => !this.replaced.has(nodeId))
    // Who leads no longer has no claim to the letter, should it lead another shard one day.
    for (const { nodeId, role } of lines) if (role === 'replica' || this.replaced.has(nodeId)) this.indexByPrimary.delete(nodeId)
    this.nameAll(primaries)
    const shards = primaries.map((primary) => this.shardOf(primary, replicas.get(primary.nodeId) ?? []))
    for (const shard of shards) for (const id of [shard.primaryId, ...shard.replicaIds]) this.indexByMember.set(id, shard.colorIndex)
    return shards
  }

  /**
   * Dead primaries stay in CLUSTER NODES as primaries of nothing. One that failed stays beside its shard also while it comes
   * back, until it has found its place again.
   */
  private replacedAmong(primaries: readonly ClusterNodeLine[], replicas: ReadonlyMap<string | undefined, unknown>): ReadonlyMap<string, number> {
    const leading = new Set(primaries.filter(({ slotRanges }) => slotRanges.length > 0).map(({ nodeId }) => this.indexByMember.get(nodeId)))
    const replaced = new Map<string, number>()
    for (const { nodeId, slotRanges, flags } of primaries) {
      const index = this.indexByMember.get(nodeId)
      if (index === undefined || slotRanges.length > 0 || replicas.has(nodeId) || !leading.has(index)) continue
      if (flags.has('fail') || flags.has('fail?') || this.replaced.has(nodeId)) replaced.set(nodeId, index)
    }
    return replaced
  }

  private nameAll(primaries: readonly ClusterNodeLine[]): void {
    const taken = new Set<number>()
    const nameless: ClusterNodeLine[] = []
    for (const primary of primaries) {
      const index = this.indexByPrimary.get(primary.nodeId)
      if (index !== undefined && (primary.slotRanges.length > 0 || !this.promotedWithin(index, primaries))) taken.add(index)
      else nameless.push(primary)
    }
    for (const primary of nameless) {
      const inherited = this.indexByMember.get(primary.nodeId)
      const index = inherited !== undefined && !taken.has(inherited) ? inherited : this.next++
      taken.add(index)
      this.indexByPrimary.set(primary.nodeId, index)
    }
  }

  /** A former replica of this shard now holds slots: it is the shard, whatever the old primary still says of itself. */
  private promotedWithin(index: number, primaries: readonly ClusterNodeLine[]): boolean {
    return primaries.some((other) => other.slotRanges.length > 0 && this.indexByMember.get(other.nodeId) === index && this.indexByPrimary.get(other.nodeId) !== index)
  }

  private shardOf(primary: ClusterNodeLine, replicas: readonly ClusterNodeLine[]): Shard {
    const index = this.indexByPrimary.get(primary.nodeId)!
    const former = [...this.replaced].filter(([, of]) => of === index).map(([nodeId]) => nodeId)
    return {
      letter: letterOf(index),
      colorIndex: index,
      primaryId: primary.nodeId,
      replicaIds: replicas.map((line) => line.nodeId).sort(),
      ...(former.length === 0 ? {} : { formerPrimaryIds: former.sort() }),
      slotRanges: [...primary.slotRanges].sort((a, b) => a[0] - b[0]),
      slotCount: countSlots(primary.slotRanges),
    }
  }
}

/** 0 is A, 25 is Z, 26 is AA. */
export function letterOf(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? letterOf(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

function byFirstSlot(a: ClusterNodeLine, b: ClusterNodeLine): number {
  return firstSlot(a) - firstSlot(b) || a.address.port - b.address.port || (a.nodeId < b.nodeId ? -1 : 1)
}

function firstSlot(line: ClusterNodeLine): number {
  return line.slotRanges.reduce((lowest, [first]) => Math.min(lowest, first), 16384)
}
