import type { ClusterState } from './state.ts'

/**
 * Ends whatever election this node stood in, so that the next one begins anew. Redis keeps the votes after a win: a
 * replica that was promoted, demoted and told to fail over again within the retry time then wins with the old votes and
 * the old epoch, against an owner with a newer one (clusterHandleSlaveFailover looks at failover_auth_age alone). No
 * promotion may rest on votes given for another one.
 */
export function forgetElection({ election }: ClusterState): void {
  election.startMs = -Infinity
  election.sent = false
  election.rank = 0
  election.voters.clear()
}
