import type { ClusterState } from './state.ts'

/** How long a forgotten node is not taken back from gossip, so that an operator can reach all nodes with CLUSTER FORGET. */
export const FORGET_BAN_MS = 60_000

export function ban(state: ClusterState, nodeId: string, nowMs: number, ttlMs: number = FORGET_BAN_MS): void {
  expire(state, nowMs)
  state.blacklist.set(nodeId, nowMs + ttlMs)
}

export function isBanned(state: ClusterState, nodeId: string, nowMs: number): boolean {
  const untilMs = state.blacklist.get(nodeId)
  return untilMs !== undefined && untilMs >= nowMs
}

function expire(state: ClusterState, nowMs: number): void {
  for (const [nodeId, untilMs] of state.blacklist) if (untilMs < nowMs) state.blacklist.delete(nodeId)
}
