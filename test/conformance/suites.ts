/** The groups `npm run conformance` knows. */
export const GROUPS = ['unit', 'cluster', 'replication', 'sentinel'] as const
export type Group = (typeof GROUPS)[number]

/** How upstream's harness is started for a group. */
export interface Suite {
  readonly group: Group
  /** Upstream's own script, in the root of the run folder. */
  readonly script: 'runtest' | 'runtest-cluster' | 'runtest-sentinel'
  /** `runtest` starts its servers for each file anew; the other two keep one set of instances through all files of a run. */
  readonly sharesInstances: boolean
  /** Longest time in which one file must get on, on a slow machine. */
  readonly fileTimeoutMs: number
}

const MINUTE_MS = 60_000

export const SUITES: Readonly<Record<Group, Suite>> = {
  unit: { group: 'unit', script: 'runtest', sharesInstances: false, fileTimeoutMs: 6 * MINUTE_MS },
  cluster: { group: 'cluster', script: 'runtest-cluster', sharesInstances: true, fileTimeoutMs: 8 * MINUTE_MS },
  replication: { group: 'replication', script: 'runtest', sharesInstances: false, fileTimeoutMs: 6 * MINUTE_MS },
  sentinel: { group: 'sentinel', script: 'runtest-sentinel', sharesInstances: true, fileTimeoutMs: 3 * MINUTE_MS },
}

const REPLICATION_UNIT = /^(integration\/(replication|psync2|block-repl|failover|shutdown)|unit\/(shutdown|wait)$)/

/** Whether a unit of `runtest` belongs to the replication group; every other is in `unit`. */
export function isReplicationUnit(unit: string): boolean {
  return REPLICATION_UNIT.test(unit)
}
