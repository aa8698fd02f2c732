import { estimatedBytes } from '../keyspace/database-memory.ts'
import type { NodeServices } from '../node-services.ts'

/** A node without keys and clients: its tables of commands and settings, and what it shares with its neighbours. */
const STARTUP_BYTES = 1024 * 1024
/** Under maxmemory the sum is wanted for every command; that over all clients is taken no more often than this. */
const CLIENTS_FRESH_MS = 5

/** What one node uses, part by part. */
export interface MemoryParts {
  readonly startupBytes: number
  readonly datasetBytes: number
  readonly clientBytes: number
  readonly replicaBytes: number
  readonly backlogBytes: number
  readonly scriptBytes: number
}

/**
 * How much memory this node uses, for `maxmemory` and INFO. Nodes of one process share a heap and V8 does not say who owns
 * what, so this is a sum of estimates: keys by their sizes (MemoryAccount), buffers by their lengths.
 */
export class UsedMemory {
  private readonly node: NodeServices
  private clientBytes = 0
  private clientsSummedAtMs = -Infinity
  private peakBytes = 0

  constructor(node: NodeServices) {
    this.node = node
  }

  get bytes(): number {
    const { node } = this
    let total = STARTUP_BYTES + node.replication.backlogState.memoryBytes + this.recentClientBytes() + node.scripting.scripts.size.bodyBytes
    for (const database of node.databases) total += estimatedBytes(database)
    this.peakBytes = Math.max(this.peakBytes, total)
    return total
  }

  /** The most there was, as far as anybody looked. */
  get peak(): number {
    return Math.max(this.peakBytes, this.bytes)
  }

  forgetPeak(): void {
    this.peakBytes = 0
  }

  parts(): MemoryParts {
    const { node } = this
    this.clientsSummedAtMs = -Infinity
    const backlog = node.replication.backlogState
    // One buffer serves the backlog and all replicas; what goes beyond the backlog's size is kept for slow ones (getMemoryOverheadData).
    const backlogBytes = Math.min(backlog.memoryBytes, backlog.sizeBytes)
    return {
      startupBytes: STARTUP_BYTES,
      datasetBytes: node.databases.reduce((sum, database) => sum + estimatedBytes(database), 0),
      clientBytes: this.recentClientBytes(),
      replicaBytes: backlog.memoryBytes - backlogBytes,
      backlogBytes,
      scriptBytes: node.scripting.scripts.size.bodyBytes,
    }
  }

  private recentClientBytes(): number {
    const nowMs = this.node.clock.monotonicMs()
    if (nowMs - this.clientsSummedAtMs < CLIENTS_FRESH_MS) return this.clientBytes
    this.clientsSummedAtMs = nowMs
    this.clientBytes = 0
    for (const client of this.node.clients) this.clientBytes += client.outputBufferBytes + client.decoder.pendingBytes + client.decoder.argumentBytes
    return this.clientBytes
  }
}
