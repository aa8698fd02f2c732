import { humanBytes } from '../../../diagnostics/human-bytes.ts'
import { memoryOverview, type MemoryOverview } from '../../../eviction/memory-overview.ts'
import type { CommandContext } from '../../context.ts'

/** `used_memory` and its parts are this node's own, estimated; `allocator_…` and `…_rss` are of the process, which other nodes may share. */
export function memoryLines({ node }: CommandContext): readonly string[] {
  const overview = memoryOverview(node)
  return [
    ...usedLines(overview),
    ...allocatorLines(overview),
    ...scriptLines(node),
    ...withHuman('maxmemory', node.config.memoryBytes('maxmemory')),
    `maxmemory_policy:${node.config.get('maxmemory-policy')}`,
    ...ratioLines(overview),
    ...bufferLines(node, overview),
  ]
}

function usedLines({ usedBytes, peakBytes, overheadBytes, parts, process: { residentBytes } }: MemoryOverview): readonly string[] {
  return [
    ...withHuman('used_memory', usedBytes),
    ...withHuman('used_memory_rss', residentBytes),
    ...withHuman('used_memory_peak', peakBytes),
    `used_memory_peak_perc:${percent(usedBytes, peakBytes)}`,
    `used_memory_overhead:${overheadBytes}`,
    `used_memory_startup:${parts.startupBytes}`,
    `used_memory_dataset:${usedBytes - overheadBytes}`,
    `used_memory_dataset_perc:${percent(usedBytes - overheadBytes, usedBytes - parts.startupBytes)}`,
  ]
}

function allocatorLines({ process: { heapUsedBytes, heapTotalBytes, residentBytes, systemTotalBytes } }: MemoryOverview): readonly string[] {
  return [
    `allocator_allocated:${heapUsedBytes}`,
    `allocator_active:${heapTotalBytes}`,
    `allocator_resident:${residentBytes}`,
    ...withHuman('total_system_memory', systemTotalBytes),
  ]
}

function scriptLines({ scripting: { scripts, functions } }: CommandContext['node']): readonly string[] {
  const { bodyBytes, count } = scripts.size
  const libraryBytes = [...functions.all()].reduce((sum, { source }) => sum + source.length, 0)
  return [
    `used_memory_lua:${scripts.memoryBytes}`,
    `used_memory_vm_eval:${scripts.memoryBytes}`,
    `used_memory_lua_human:${humanBytes(scripts.memoryBytes)}`,
    `used_memory_scripts_eval:${bodyBytes}`,
    `number_of_cached_scripts:${count}`,
    `number_of_functions:${functions.counts.functions}`,
    `number_of_libraries:${functions.counts.libraries}`,
    `used_memory_vm_functions:${functions.memoryBytes}`,
    ...withHuman('used_memory_vm_total', scripts.memoryBytes + functions.memoryBytes),
    `used_memory_functions:${libraryBytes}`,
    ...withHuman('used_memory_scripts', bodyBytes + libraryBytes),
  ]
}

function ratioLines({ usedBytes, process: { heapUsedBytes, heapTotalBytes, residentBytes } }: MemoryOverview): readonly string[] {
  return [
    `allocator_frag_ratio:${(heapTotalBytes / heapUsedBytes).toFixed(2)}`,
    `allocator_frag_bytes:${heapTotalBytes - heapUsedBytes}`,
    `allocator_rss_ratio:${(residentBytes / heapTotalBytes).toFixed(2)}`,
    `allocator_rss_bytes:${residentBytes - heapTotalBytes}`,
    // The heap is all there is to tell of: what else the process holds belongs to no allocator.
    'rss_overhead_ratio:1.00',
    'rss_overhead_bytes:0',
    `mem_fragmentation_ratio:${(residentBytes / usedBytes).toFixed(2)}`,
    `mem_fragmentation_bytes:${residentBytes - usedBytes}`,
  ]
}

function bufferLines(node: CommandContext['node'], { parts }: MemoryOverview): readonly string[] {
  return [
    'mem_not_counted_for_evict:0',
    `mem_replication_backlog:${parts.backlogBytes}`,
    `mem_total_replication_buffers:${parts.backlogBytes + parts.replicaBytes}`,
    `mem_clients_slaves:${parts.replicaBytes}`,
    `mem_clients_normal:${parts.clientBytes}`,
    `mem_cluster_links:${node.cluster?.linkBufferedBytes() ?? 0}`,
    'mem_aof_buffer:0',
    'mem_allocator:v8',
    'active_defrag_running:0',
    'lazyfree_pending_objects:0',
    `lazyfreed_objects:${node.stats.lazilyFreedValues}`,
  ]
}

function percent(part: number, whole: number): string {
  return `${(whole <= 0 ? 0 : (part / whole) * 100).toFixed(2)}%`
}

function withHuman(name: string, bytes: number): readonly string[] {
  return [`${name}:${bytes}`, `${name}_human:${humanBytes(bytes)}`]
}
