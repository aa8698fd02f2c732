import type { GossipEntry } from '../bus/message.ts'
import { FLAG_HANDSHAKE, FLAG_NOADDR, FLAG_PFAIL } from './flags.ts'
import type { ClusterLink } from './link.ts'
import type { ClusterNode } from './node.ts'
import type { Step } from './step.ts'

/** A link this young belongs to somebody who has just arrived, or come back, and knows little. */
const YOUNG_LINK_MS = 1000
/** What it is told at once; enough for a small cluster to know itself after one exchange. */
const YOUNG_LINK_ENTRIES = 32
/**
 * Healthy nodes told about at once, however many there are. Suspects are told in every message besides, so that more would
 * neither spread a failure sooner nor spare a ping: with a thousand nodes a tenth is 10 KB a heartbeat.
 */
const MOST_ENTRIES = 50
/** How long a newcomer is mentioned in every message. */
export const NEWCOMER_MS = 1000

/**
 * Picks the nodes a PING, PONG or MEET tells about: a tenth of all but at least three and at most
 * fifty, drawn at random, and every node we suspect, so that a failure is reported to a majority well before reports expire (cluster.c, clusterSendPing).
 *
 * Beyond what Redis does, newcomers are told first and young links get more: a new cluster need not wait for chance and
 * for one ping a second until all know each other. Receivers take any number of entries.
 */
export function chooseGossip(step: Step, link: ClusterLink): GossipEntry[] {
  const { state } = step
  state.pingsSent++
  const entries = newcomersFor(step, link)
  let fresh = state.nodes.size - 2 - entries.length
  const least = step.nowMs - link.createdMs < YOUNG_LINK_MS ? YOUNG_LINK_ENTRIES : 3
  const share = Math.min(Math.floor(state.nodes.size / 10), MOST_ENTRIES) - entries.length
  const wanted = entries.length + Math.min(Math.max(least, share), fresh)
  for (let tries = (wanted - entries.length) * 3; fresh > 0 && entries.length < wanted && tries > 0; tries--) {
    const node = state.nodes.random(step.random)
    if (node === state.myself || node.flags & FLAG_PFAIL) continue
    if (!worthTelling(node)) {
      fresh--
      continue
    }
    if (node.lastInPingGossip === state.pingsSent) continue
    node.lastInPingGossip = state.pingsSent
    entries.push(entryOf(node))
    fresh--
  }
  for (const node of state.suspects) if (isReportable(node)) entries.push(entryOf(node))
  return entries
}

function newcomersFor(step: Step, link: ClusterLink): GossipEntry[] {
  const { state } = step
  const entries: GossipEntry[] = []
  // In the order they joined, so those who are none any more come first.
  for (const [node, joinedMs] of state.newcomers) {
    if (entries.length === YOUNG_LINK_ENTRIES) break
    if (step.nowMs - joinedMs > NEWCOMER_MS || state.nodes.get(node.id) !== node) state.newcomers.delete(node)
    else if (node !== link.node && !(node.flags & (FLAG_PFAIL | FLAG_NOADDR))) {
      node.lastInPingGossip = state.pingsSent
      entries.push(entryOf(node))
    }
  }
  return entries
}

function worthTelling(node: ClusterNode): boolean {
  return !(node.flags & (FLAG_HANDSHAKE | FLAG_NOADDR)) && (node.link !== undefined || node.slotCount > 0)
}

function isReportable(node: ClusterNode): boolean {
  return (node.flags & FLAG_PFAIL) !== 0 && !(node.flags & (FLAG_HANDSHAKE | FLAG_NOADDR))
}

function entryOf(node: ClusterNode): GossipEntry {
  return {
    nodeId: node.id,
    pingSentSeconds: Math.floor(node.pingSentMs / 1000),
    pongReceivedSeconds: Math.floor(node.pongReceivedMs / 1000),
    ip: node.ip,
    port: node.port,
    busPort: node.busPort,
    flags: node.flags,
    plainPort: node.plainPort,
  }
}
