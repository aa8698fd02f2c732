import type { MemoryFigures } from '../diagnostics/memory-figures.ts'
import { EXPIRY_BYTES, KEY_ENTRY_BYTES } from '../keyspace/footprint.ts'
import type { NodeServices } from '../node-services.ts'
import type { MemoryParts } from './used-memory.ts'

/** All that INFO, MEMORY STATS and MEMORY DOCTOR tell of memory (getMemoryOverheadData). */
export interface MemoryOverview {
  /** What this node uses, estimated, and the most it did. */
  readonly usedBytes: number
  readonly peakBytes: number
  readonly parts: MemoryParts
  readonly keyCount: number
  /** Of each database that has keys: the tables that hold keys and expiries. */
  readonly tables: readonly { readonly dbIndex: number; readonly mainBytes: number; readonly expiresBytes: number }[]
  /** All that is not values: what a node has at its start, buffers, tables. */
  readonly overheadBytes: number
  /** The process this node runs in. */
  readonly process: MemoryFigures
}

export function memoryOverview(node: NodeServices): MemoryOverview {
  const usedBytes = node.usedMemory.bytes
  const parts = node.usedMemory.parts()
  const tables = node.databases.flatMap((database, dbIndex) => {
    if (database.size === 0) return []
    return [{ dbIndex, mainBytes: database.size * KEY_ENTRY_BYTES, expiresBytes: database.expiries.count * EXPIRY_BYTES }]
  })
  const tableBytes = tables.reduce((sum, { mainBytes, expiresBytes }) => sum + mainBytes + expiresBytes, 0)
  const overheadBytes = parts.startupBytes + parts.clientBytes + parts.replicaBytes + parts.backlogBytes + parts.scriptBytes + tableBytes
  return {
    usedBytes, peakBytes: node.usedMemory.peak, parts, tables,
    keyCount: node.databases.reduce((sum, database) => sum + database.size, 0),
    overheadBytes: Math.min(overheadBytes, usedBytes),
    process: node.memory(),
  }
}
