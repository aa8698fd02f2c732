import type { CommandContext } from '../../context.ts'

export function statsLines({ node }: CommandContext): readonly string[] {
  const { stats, pubsub, tracking, replication: { counters } } = node
  return [
    `total_connections_received:${stats.connectionsReceived}`,
    `total_commands_processed:${stats.commandsProcessed}`,
    `instantaneous_ops_per_sec:${stats.opsPerSecond}`,
    `total_net_input_bytes:${stats.totalInputBytes}`,
    `total_net_output_bytes:${stats.totalOutputBytes}`,
    `total_net_repl_input_bytes:${stats.replicationInputBytes}`,
    `total_net_repl_output_bytes:${stats.replicationOutputBytes}`,
    `instantaneous_input_kbps:${stats.kilobytesPerSecond('inputBytes').toFixed(2)}`,
    `instantaneous_output_kbps:${stats.kilobytesPerSecond('outputBytes').toFixed(2)}`,
    `instantaneous_input_repl_kbps:${stats.kilobytesPerSecond('replicationInputBytes').toFixed(2)}`,
    `instantaneous_output_repl_kbps:${stats.kilobytesPerSecond('replicationOutputBytes').toFixed(2)}`,
    `rejected_connections:${stats.connectionsRejected}`,
    `sync_full:${counters.full}`,
    `sync_partial_ok:${counters.partialAccepted}`,
    `sync_partial_err:${counters.partialRefused}`,
    `expired_keys:${stats.expiredKeys}`,
    `expired_subkeys:${stats.expiredFields}`,
    // Every round of the expiry looks at whole slots and is not cut short, so nothing is left stale by estimate or by lack of time.
    'expired_stale_perc:0.00',
    'expired_time_cap_reached_count:0',
    `expire_cycle_cpu_milliseconds:${Math.round(stats.expireCycleMs)}`,
    `evicted_keys:${stats.evictedKeys}`,
    `evicted_clients:${stats.evictedClients}`,
    `total_eviction_exceeded_time:${Math.round(node.evictor.exceededMs.total)}`,
    `current_eviction_exceeded_time:${Math.round(node.evictor.exceededMs.current)}`,
    `keyspace_hits:${stats.keyspaceHits}`,
    `keyspace_misses:${stats.keyspaceMisses}`,
    `pubsub_channels:${pubsub.channelCount('channel')}`,
    `pubsub_patterns:${pubsub.patternCount}`,
    `pubsubshard_channels:${pubsub.channelCount('shard')}`,
    'latest_fork_usec:0',
    'total_forks:0',
    `migrate_cached_sockets:${node.migrationTargets.openCount}`,
    `slave_expires_tracked_keys:${node.databases.reduce((sum, db) => sum + db.expiries.own.size, 0)}`,
    // A heap that moves its objects itself has no defragmentation to report.
    ...['active_defrag_hits', 'active_defrag_misses', 'active_defrag_key_hits', 'active_defrag_key_misses', 'total_active_defrag_time', 'current_active_defrag_time'].map((name) => `${name}:0`),
    `tracking_total_keys:${tracking.keyCount}`,
    `tracking_total_items:${tracking.itemCount}`,
    `tracking_total_prefixes:${tracking.prefixCount}`,
    // Errors a primary's stream was answered with (a replica must hear none).
    `unexpected_error_replies:${stats.streamErrors}`,
    `total_error_replies:${stats.errorReplies}`,
    // A payload is decoded in full whenever it is restored: there is no second, deeper pass to count.
    'dump_payload_sanitizations:0',
    `total_reads_processed:${stats.readsProcessed}`,
    `total_writes_processed:${stats.writesProcessed}`,
    'io_threaded_reads_processed:0',
    'io_threaded_writes_processed:0',
    // Replies are written into strings that grow: there is no buffer to resize.
    'reply_buffer_shrinks:0',
    'reply_buffer_expands:0',
  ]
}

export function errorstatsLines({ node }: CommandContext): readonly string[] {
  return [...node.stats.errorsByCode].map(([code, count]) => `errorstat_${code}:count=${count}`)
}
