import type { CommandContext } from '../../context.ts'

export function statsLines({ node }: CommandContext): readonly string[] {
  const { stats, pubsub, tracking, replication: { counters } } = node
  return [
    `total_connections_received:${stats.connectionsReceived}`,
    `total_commands_processed:${stats.commandsProcessed}`,
    `instantaneous_ops_per_sec:${stats.opsPerSecond}`,
    `total_net_input_bytes:${stats.netInputBytes}`,
    `total_net_output_bytes:${stats.netOutputBytes}`,
    `rejected_connections:${stats.connectionsRejected}`,
    `sync_full:${counters.full}`,
    `sync_partial_ok:${counters.partialAccepted}`,
    `sync_partial_err:${counters.partialRefused}`,
    `expired_keys:${stats.expiredKeys}`,
    `evicted_keys:${stats.evictedKeys}`,
    `keyspace_hits:${stats.keyspaceHits}`,
    `keyspace_misses:${stats.keyspaceMisses}`,
    `pubsub_channels:${pubsub.channelCount('channel')}`,
    `pubsub_patterns:${pubsub.patternCount}`,
    `pubsubshard_channels:${pubsub.channelCount('shard')}`,
    'latest_fork_usec:0',
    'total_forks:0',
    `tracking_total_keys:${tracking.keyCount}`,
    `tracking_total_items:${tracking.itemCount}`,
    `tracking_total_prefixes:${tracking.prefixCount}`,
    `total_error_replies:${stats.errorReplies}`,
    // A payload is decoded in full whenever it is restored: there is no second, deeper pass to count.
    'dump_payload_sanitizations:0',
  ]
}

export function errorstatsLines({ node }: CommandContext): readonly string[] {
  return [...node.stats.errorsByCode].map(([code, count]) => `errorstat_${code}:count=${count}`)
}
