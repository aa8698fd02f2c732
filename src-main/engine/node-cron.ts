import type { NodeServices } from './node-services.ts'

/** Keys with an expiry looked at in one round of the active expiry. */
const EXPIRE_LIMIT = 2000

/** The periodic chores of a node (serverCron): ten times a second, as `hz 10`. */
export function runNodeCron(node: NodeServices): void {
  // A script that makes way is still one command: nothing else may change the dataset in its midst.
  if (node.debugSwitches.isCronPaused || node.scripting.busy !== undefined) return
  const nowMs = node.clock.nowMs()
  const expireLimit = node.debugSwitches.isActiveExpireOn ? EXPIRE_LIMIT : 0
  expireKeys(node, nowMs, expireLimit)
  node.stats.sample(nowMs)
  node.persistence.tick()
  node.appendOnlyFile.tick()
  node.slotMigrations.tick()
  if (node.tracking.isActive) node.tracking.limitKeys()
  closeIdleClients(node, nowMs)
  closeSlowReaders(node)
}

/** The active expiry (activeExpireCycle). */
function expireKeys(node: NodeServices, nowMs: number, limit: number): void {
  const startedMs = node.clock.monotonicMs()
  for (const db of node.databases) node.stats.expiredKeys += db.expireSome(limit)
  const elapsedMs = node.clock.monotonicMs() - startedMs
  node.stats.expireCycleMs += elapsedMs
  node.latency.record('expire-cycle', elapsedMs, nowMs)
}

/** A soft limit is overstepped by the time that passes, also while nothing more is written (clientsCron). */
function closeSlowReaders(node: NodeServices): void {
  for (const client of node.clients) if (client.outputBufferBytes > 0) client.scheduleFlush()
}

/** `timeout`: clients that said nothing for so many seconds go, unless they wait for messages or are replicas (clientsCronHandleTimeout). */
function closeIdleClients(node: NodeServices, nowMs: number): void {
  const timeoutMs = node.config.integer('timeout') * 1000
  if (timeoutMs === 0) return
  for (const client of node.clients) {
    const isWaiting = client.subscriptionCount > 0 || client.isSuspended || client.replica !== undefined || client.isMonitor
    if (isWaiting || nowMs - client.lastActiveAtMs <= timeoutMs) continue
    node.log('verbose', `Closing idle client ${client.address}`)
    client.destroy()
  }
}
