/** The groups `npm run conformance` knows. */
export const GROUPS = ['unit', 'spawn', 'cluster', 'replication', 'sentinel'] as const
export type Group = (typeof GROUPS)[number]

/**
 * How a harness meets the servers it tests: `external`, one server that runs already serves all files (`runtest --host`); `each`, it starts
 * servers for each file anew; `shared`, it starts one set of instances for all files.
 */
export type Servers = 'external' | 'each' | 'shared'

/** How upstream's harness is started, and for which files. */
export interface Suite {
  /** What the table is headed by. */
  readonly title: string
  /** Upstream's own script, in the root of the run folder. */
  readonly script: 'runtest' | 'runtest-cluster' | 'runtest-sentinel'
  readonly servers: Servers
  /** Folder below upstream's `tests` that holds the files of a suite with shared instances. */
  readonly folder?: 'cluster' | 'sentinel'
  /** Which units of `runtest`'s own list belong here; all when undefined. */
  readonly holds?: (unit: string) => boolean
  /** The external server is a cluster of one node that owns every slot. */
  readonly isCluster?: boolean
  /** Which part of the checks that redis-server meets ours must meet, reasons or not. */
  readonly leastShare?: number
  /** Longest time in which one file must get on, on a slow machine. */
  readonly fileTimeoutMs: number
}

const MINUTE_MS = 60_000

export const SUITES: Readonly<Record<Group, readonly Suite[]>> = {
  unit: [
    { title: 'unit, external server, standalone', script: 'runtest', servers: 'external', leastShare: 0.99, fileTimeoutMs: 6 * MINUTE_MS },
    { title: 'unit, external server, cluster mode', script: 'runtest', servers: 'external', isCluster: true, leastShare: 0.99, fileTimeoutMs: 6 * MINUTE_MS },
  ],
  spawn: [{ title: 'unit, spawned servers', script: 'runtest', servers: 'each', holds: (unit) => !isReplicationUnit(unit) && !isClusterUnit(unit), fileTimeoutMs: 6 * MINUTE_MS }],
  cluster: [
    { title: 'cluster', script: 'runtest-cluster', servers: 'shared', folder: 'cluster', fileTimeoutMs: 8 * MINUTE_MS },
    { title: 'unit/cluster, spawned servers', script: 'runtest', servers: 'each', holds: isClusterUnit, fileTimeoutMs: 6 * MINUTE_MS },
  ],
  replication: [{ title: 'replication', script: 'runtest', servers: 'each', holds: isReplicationUnit, fileTimeoutMs: 6 * MINUTE_MS }],
  sentinel: [{ title: 'sentinel', script: 'runtest-sentinel', servers: 'shared', folder: 'sentinel', fileTimeoutMs: 3 * MINUTE_MS }],
}

const REPLICATION_UNIT = /^(integration\/(replication|psync2|block-repl|aof|rdb|failover|shutdown)|unit\/(shutdown|wait)$)/
const CLUSTER_UNIT = /^unit\/cluster/

/** Whether a unit of `runtest` belongs to the replication group: copies to other servers and to disk. Every other that spawns is in `spawn`. */
export function isReplicationUnit(unit: string): boolean {
  return REPLICATION_UNIT.test(unit)
}

/** Whether a unit of `runtest` is about clusters, and belongs to their group. */
export function isClusterUnit(unit: string): boolean {
  return CLUSTER_UNIT.test(unit)
}
