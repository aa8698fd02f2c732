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
  private next = 0

  /** The shards of a picture: primaries with slots or replicas first by their first slot, then the empty ones. */
  shardsOf(lines: readonly ClusterNodeLine[]): Shard[] {
    const primaries = lines.filter((line) => line.role === 'primary').sort(byFirstSlot)
    this.nameAll(primaries)
    const replicas = Map.groupBy(lines.filter((line) => line.role === 'replica'), (line) => line.primaryId)
    const shards = primaries.map((primary) => this.shardOf(primary, replicas.get(primary.nodeId) ?? []))
    for (const shard of shards) for (const id of [shard.primaryId, ...shard.replicaIds]) this.indexByMember.set(id, shard.colorIndex)
    return shards
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
    return {
      letter: letterOf(index),
      colorIndex: index,
      primaryId: primary.nodeId,
      replicaIds: replicas.map((line) => line.nodeId).sort(),
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
