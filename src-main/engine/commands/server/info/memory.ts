import { humanBytes } from '../../../diagnostics/human-bytes.ts'
import type { CommandContext } from '../../context.ts'

/** Memory of the process, which other nodes may share: V8 has no account for each. */
export function memoryLines({ node }: CommandContext): readonly string[] {
  const { heapUsedBytes, heapTotalBytes, residentBytes, systemTotalBytes } = node.memory()
  const maxmemory = node.config.memoryBytes('maxmemory')
  const clientBytes = [...node.clients].reduce((sum, client) => sum + client.outputBufferBytes + client.decoder.pendingBytes, 0)
  const backlogBytes = Number(node.replication.backlogState.keptBytes)
  return [
    ...withHuman('used_memory', heapUsedBytes),
    ...withHuman('used_memory_rss', residentBytes),
    ...withHuman('used_memory_peak', Math.max(heapUsedBytes, heapTotalBytes)),
    `used_memory_dataset:${Math.max(0, heapUsedBytes - clientBytes - backlogBytes)}`,
    `allocator_allocated:${heapUsedBytes}`,
    `allocator_active:${heapTotalBytes}`,
    `allocator_resident:${residentBytes}`,
    ...withHuman('total_system_memory', systemTotalBytes),
    ...withHuman('used_memory_lua', 0),
    'number_of_cached_scripts:0',
    'number_of_functions:0',
    'number_of_libraries:0',
    ...withHuman('maxmemory', maxmemory),
    `maxmemory_policy:${node.config.get('maxmemory-policy')}`,
    `mem_fragmentation_ratio:${(residentBytes / heapUsedBytes).toFixed(2)}`,
    `mem_fragmentation_bytes:${residentBytes - heapUsedBytes}`,
    'mem_not_counted_for_evict:0',
    `mem_replication_backlog:${backlogBytes}`,
    `mem_clients_normal:${clientBytes}`,
    `mem_cluster_links:${node.cluster?.linkBufferedBytes() ?? 0}`,
    'mem_aof_buffer:0',
    'mem_allocator:v8',
    'active_defrag_running:0',
    'lazyfree_pending_objects:0',
    'lazyfreed_objects:0',
  ]
}

function withHuman(name: string, bytes: number): readonly string[] {
  return [`${name}:${bytes}`, `${name}_human:${humanBytes(bytes)}`]
}
