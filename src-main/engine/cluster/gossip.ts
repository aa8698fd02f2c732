import type { GossipEntry } from '../bus/message.ts'
import { sharedName } from '../bus/shared-names.ts'
import { isBanned } from './blacklist.ts'
import { countFailureReports, markFailedIfQuorum } from './failure-detection.ts'
import { FLAG_FAIL, FLAG_NOADDR, FLAG_PFAIL, GOSSIPED_FLAGS } from './flags.ts'
import { closeLink } from './links.ts'
import { addNode } from './membership.ts'
import { type ClusterNode, createNode, isPrimary } from './node.ts'
import type { Step } from './step.ts'

/** Gossiped pong times may be this far ahead of our clock, and no further (clusterProcessGossipSection). */
const CLOCK_SKEW_MS = 500

const SUSPECT = FLAG_FAIL | FLAG_PFAIL

/** Takes in what a peer tells about others (cluster.c, clusterProcessGossipSection). */
export function readGossip(step: Step, sender: ClusterNode | undefined, entries: readonly GossipEntry[]): void {
  for (const entry of entries) {
    const node = step.state.nodes.get(entry.nodeId)
    if (node) hearAboutKnown(step, sender, node, entry)
    else if (sender) discover(step, entry)
  }
}

function hearAboutKnown(step: Step, sender: ClusterNode | undefined, node: ClusterNode, entry: GossipEntry): void {
  if (sender && isPrimary(sender) && node !== step.state.myself) hearVerdict(step, sender, node, entry)
  if (!(entry.flags & SUSPECT) && node.pingSentMs === 0 && countFailureReports(step, node) === 0) {
    trustPongTime(step, node, entry)
  }
  if (node.flags & SUSPECT && !(entry.flags & (SUSPECT | FLAG_NOADDR))) followNewAddress(step, node, entry)
}

function hearVerdict(step: Step, sender: ClusterNode, node: ClusterNode, entry: GossipEntry): void {
  if (entry.flags & SUSPECT) {
    if (!node.failReports?.has(sender)) {
      step.log('verbose', `Node ${sender.id} reported node ${node.id} as not reachable.`)
    }
    node.failReports ??= new Map()
    node.failReports.set(sender, step.nowMs)
    markFailedIfQuorum(step, node)
    return
  }
  if (node.failReports?.delete(sender)) {
    step.log('verbose', `Node ${sender.id} reported node ${node.id} is back online.`)
  }
}

/** A peer that heard from the node lately spares us a ping of our own. */
function trustPongTime(step: Step, node: ClusterNode, entry: GossipEntry): void {
  const pongMs = entry.pongReceivedSeconds * 1000
  if (pongMs <= step.nowMs + CLOCK_SKEW_MS && pongMs > node.pongReceivedMs) node.pongReceivedMs = pongMs
}

/** We cannot reach it but the sender can, elsewhere: it has moved. */
function followNewAddress(step: Step, node: ClusterNode, entry: GossipEntry): void {
  const same = node.ip.toLowerCase() === entry.ip.toLowerCase()
  if (same && node.port === entry.port && node.busPort === entry.busPort) return
  closeLink(step, node.link)
  setAddress(step, node, entry)
  node.flags &= ~FLAG_NOADDR
}

function discover(step: Step, entry: GossipEntry): void {
  if (entry.flags & FLAG_NOADDR || entry.ip === '' || isBanned(step.state, entry.nodeId, step.nowMs)) return
  const node = createNode(entry.nodeId, entry.flags & GOSSIPED_FLAGS, step.nowMs)
  node.ip = sharedName(entry.ip)
  node.port = entry.port
  node.plainPort = entry.plainPort
  node.busPort = entry.busPort
  addNode(step, node)
  step.later('saveConfig', 'syncSoon')
}

function setAddress(step: Step, node: ClusterNode, entry: GossipEntry): void {
  node.ip = sharedName(entry.ip)
  node.port = entry.port
  node.plainPort = entry.plainPort
  node.busPort = entry.busPort
  step.event({ kind: 'address-changed', nodeId: node.id, host: node.ip, port: node.port })
}
