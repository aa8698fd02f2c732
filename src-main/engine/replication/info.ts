import type { Replication } from './replication.ts'
import type { ReplicationDeps } from './replication-deps.ts'
import { REPLICA_STATE_WORDS } from './replica-link.ts'

/** INFO's replication section, field by field as genRedisInfoString prints it. */
export function replicationInfo(replication: Replication, deps: ReplicationDeps): string[] {
  const { history, backlogState } = replication
  return [
    `role:${replication.role === 'primary' ? 'master' : 'slave'}`,
    ...primaryLinkLines(replication, deps),
    `connected_slaves:${replication.replicaCount}`,
    ...goodReplicaLines(replication, deps),
    ...replication.replicas.map(
      (link, index) => `slave${index}:ip=${link.ip},port=${link.port},state=${REPLICA_STATE_WORDS[link.state]},offset=${link.ackedOffset},lag=${link.lagSeconds}`,
    ),
    `master_failover_state:${replication.failover.state}`,
    `master_replid:${history.id}`,
    `master_replid2:${history.previousId}`,
    `master_repl_offset:${replication.offset}`,
    `second_repl_offset:${history.previousIdEnds}`,
    `repl_backlog_active:${backlogState.isActive ? 1 : 0}`,
    `repl_backlog_size:${backlogState.sizeBytes}`,
    `repl_backlog_first_byte_offset:${backlogState.firstOffset}`,
    `repl_backlog_histlen:${backlogState.keptBytes}`,
  ]
}

function primaryLinkLines(replication: Replication, { clock, config }: ReplicationDeps): string[] {
  const { link } = replication
  if (link === undefined) return []
  const secondsSince = (ms: number): number => Math.floor((clock.monotonicMs() - ms) / 1000)
  const downSince = link.downSinceMs === undefined ? -1 : Math.floor((clock.nowMs() - link.downSinceMs) / 1000)
  return [
    `master_host:${link.host}`,
    `master_port:${link.port}`,
    `master_link_status:${replication.linkStatus}`,
    `master_last_io_seconds_ago:${link.isUp ? secondsSince(link.lastInputAtMs) : -1}`,
    `master_sync_in_progress:${link.state === 'sync' ? 1 : 0}`,
    `slave_read_repl_offset:${replication.offset}`,
    `slave_repl_offset:${replication.offset}`,
    ...(link.state === 'sync' ? transferLines(link.transfer, secondsSince(link.lastInputAtMs)) : []),
    ...(link.isUp ? [] : [`master_link_down_since_seconds:${downSince}`]),
    `slave_priority:${config.integer('replica-priority')}`,
    `slave_read_only:${config.boolean('replica-read-only') ? 1 : 0}`,
    `replica_announced:${config.boolean('replica-announced') ? 1 : 0}`,
  ]
}

function transferLines({ totalBytes, receivedBytes }: { totalBytes: number; receivedBytes: number }, idleSeconds: number): string[] {
  const percent = totalBytes === 0 ? 0 : (receivedBytes / totalBytes) * 100
  return [
    `master_sync_total_bytes:${totalBytes}`,
    `master_sync_read_bytes:${receivedBytes}`,
    `master_sync_left_bytes:${totalBytes - receivedBytes}`,
    `master_sync_perc:${percent.toFixed(2)}`,
    `master_sync_last_io_seconds_ago:${idleSeconds}`,
  ]
}

function goodReplicaLines(replication: Replication, { config }: ReplicationDeps): string[] {
  if (config.integer('min-replicas-to-write') === 0 || config.integer('min-replicas-max-lag') === 0) return []
  return [`min_slaves_good_slaves:${replication.goodReplicaCount}`]
}
