import type { Bytes } from '../bytes.ts'
import { encodeMessage } from '../bus/encode.ts'
import { type BusHeader, type MessageType, MFLAG_FORCEACK, MFLAG_PAUSED } from '../bus/message.ts'
import { announcedBusPort, announcedPort } from './config.ts'
import { FLAG_HANDSHAKE, FLAG_MYSELF } from './flags.ts'
import { chooseGossip } from './gossip-choice.ts'
import type { ClusterLink } from './link.ts'
import { type ClusterNode, inHandshake, isPrimary, isReplica, shardPrimary } from './node.ts'
import { slotBytes } from './slots.ts'
import type { Step } from './step.ts'

/** What we say about ourselves in every message; a replica speaks for its primary's slots and epoch (clusterBuildMessageHdr). */
export function ownHeader(step: Step, extraFlags = 0): BusHeader {
  const { state, config, facts } = step
  const { myself } = state
  const spokenFor = (isReplica(myself) && myself.replicaOf) || myself
  const paused = isPrimary(myself) && state.manualFailover.endMs !== 0
  return {
    port: announcedPort(config),
    plainPort: 0,
    busPort: announcedBusPort(config),
    currentEpoch: state.currentEpoch,
    configEpoch: spokenFor.configEpoch,
    offset: facts.replicationOffset(),
    sender: myself.id,
    slots: slotBytes(state, spokenFor),
    replicaOf: myself.replicaOf?.id,
    announcedIp: config.announceIp,
    flags: myself.flags,
    state: state.state === 'ok' ? 0 : 1,
    messageFlags: extraFlags | (paused ? MFLAG_PAUSED : 0),
  }
}

/** Sends a PING, PONG or MEET with its share of gossip (cluster.c, clusterSendPing). */
export function sendPing(step: Step, link: ClusterLink | undefined, type: 'ping' | 'pong' | 'meet'): void {
  if (!link) return
  if (!link.inbound && type === 'ping' && link.node) link.node.pingSentMs = step.nowMs
  const gossip = chooseGossip(step, link)
  const { hostname } = step.state.myself
  const extensions = hostname === '' ? {} : { hostname }
  step.send(link, type, encodeMessage({ type, header: ownHeader(step), gossip, extensions }))
}

/** Tells everybody, or the other replicas of our shard, how we are now without waiting for the next ping. */
export function broadcastPong(step: Step, target: 'all' | 'shard-replicas'): void {
  const { state } = step
  for (const node of state.nodes) {
    if (!node.link || node === state.myself || inHandshake(node)) continue
    if (target === 'all' || isShardReplica(step, node)) sendPing(step, node.link, 'pong')
  }
}

function isShardReplica(step: Step, node: ClusterNode): boolean {
  return isReplica(node) && node.replicaOf !== undefined && node.replicaOf === shardPrimary(step.state.myself)
}

export function broadcastFail(step: Step, failing: ClusterNode): void {
  broadcast(step, 'fail', encodeMessage({ type: 'fail', header: ownHeader(step), failing: failing.id }))
}

/** Asks all nodes for their vote; after a manual failover's pause the primary need not have failed. */
export function broadcastVoteRequest(step: Step): void {
  const forced = step.state.manualFailover.endMs !== 0
  const header = ownHeader(step, forced ? MFLAG_FORCEACK : 0)
  broadcast(step, 'auth-req', encodeMessage({ type: 'auth-req', header }))
}

export function sendBare(step: Step, link: ClusterLink | undefined, type: 'auth-ack' | 'mfstart'): void {
  step.send(link, type, encodeMessage({ type, header: ownHeader(step) }))
}

/**
 * Tells a node with an old map who owns the slots it claims. Slots the owner itself has stopped claiming are left out,
 * so that an outdated claim is not spread (cluster.c, clusterSendUpdate).
 */
export function sendUpdate(step: Step, link: ClusterLink | undefined, about: ClusterNode): void {
  const { state } = step
  const slots = maskUnclaimed(slotBytes(state, about), state.ownerNotClaiming)
  const message = { header: ownHeader(step), nodeId: about.id, configEpoch: about.configEpoch, slots }
  step.send(link, 'update', encodeMessage({ type: 'update', ...message }))
}

function maskUnclaimed(slots: Bytes, notClaiming: Uint8Array): Bytes {
  if (!notClaiming.includes(1)) return slots
  const bytes: string[] = []
  for (let at = 0; at < slots.length; at++) {
    let byte = slots.charCodeAt(at)
    for (let bit = 0; bit < 8; bit++) if (notClaiming[at * 8 + bit]) byte &= ~(1 << bit)
    bytes.push(String.fromCharCode(byte))
  }
  return bytes.join('')
}

/** Carries PUBLISH to every node, and SPUBLISH to the nodes of our shard (cluster.c, clusterPropagatePublish). */
export function propagatePublish(step: Step, channel: Bytes, message: Bytes, sharded: boolean): void {
  const type = sharded ? 'publishshard' : 'publish'
  const bytes = encodeMessage({ type, header: ownHeader(step), channel, message })
  if (!sharded) return broadcast(step, type, bytes)
  const primary = shardPrimary(step.state.myself)
  if (!primary) return
  for (const node of [primary, ...primary.replicas]) {
    if (!(node.flags & (FLAG_MYSELF | FLAG_HANDSHAKE))) step.send(node.link, type, bytes)
  }
}

function broadcast(step: Step, type: MessageType, bytes: Bytes): void {
  for (const node of step.state.nodes) {
    if (!(node.flags & (FLAG_MYSELF | FLAG_HANDSHAKE))) step.send(node.link, type, bytes)
  }
}
