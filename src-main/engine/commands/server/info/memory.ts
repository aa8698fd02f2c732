import { humanBytes } from '../../../diagnostics/human-bytes.ts'
import type { CommandContext } from '../../context.ts'

/** Memory of the process, which other nodes may share: V8 has no account for each. */
export function memoryLines({ node }: CommandContext): readonly string[] {
  const { heapUsedBytes, heapTotalBytes, residentBytes, systemTotalBytes } = node.memory()
  const maxmemory = node.config.memoryBytes('maxmemory')
  const clientBytes = [...node.clients].reduce((sum, client) => sum + client.outputBufferBytes + client.decoder.pendingBytes, 0)
  const replicaBytes = node.replication.peers.reduce((sum, { type, outputBufferBytes }) => sum + (type === 'slave' ? outputBufferBytes : 0), 0)
  const backlogBytes = Number(node.replication.backlogState.keptBytes)
  const { scripts, functions } = node.scripting
  return [
    ...withHuman('used_memory', heapUsedBytes),
    ...withHuman('used_memory_rss', residentBytes),
    ...withHuman('used_memory_peak', Math.max(heapUsedBytes, heapTotalBytes)),
    `used_memory_dataset:${Math.max(0, heapUsedBytes - clientBytes - backlogBytes)}`,
    `allocator_allocated:${heapUsedBytes}`,
    `allocator_active:${heapTotalBytes}`,
    `allocator_resident:${residentBytes}`,
    ...withHuman('total_system_memory', systemTotalBytes),
    ...withHuman('used_memory_lua', scripts.memoryBytes),
    `used_memory_scripts_eval:${scripts.size.bodyBytes}`,
    `number_of_cached_scripts:${scripts.size.count}`,
    `number_of_functions:${functions.counts.functions}`,
    `number_of_libraries:${functions.counts.libraries}`,
    ...withHuman('maxmemory', maxmemory),
    `maxmemory_policy:${node.config.get('maxmemory-policy')}`,
    `mem_fragmentation_ratio:${(residentBytes / heapUsedBytes).toFixed(2)}`,
    `mem_fragmentation_bytes:${residentBytes - heapUsedBytes}`,
    'mem_not_counted_for_evict:0',
    `mem_replication_backlog:${backlogBytes}`,
    `mem_total_replication_buffers:${backlogBytes + replicaBytes}`,
    `mem_clients_slaves:${replicaBytes}`,
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
