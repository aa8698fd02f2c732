import { FLAG_HANDSHAKE, FLAG_MEET } from './flags.ts'
import { closeLink } from './links.ts'
import { type ClusterNode, createNode, inHandshake, isTimedOut, removeReplica } from './node.ts'
import { releaseAllSlots } from './slots.ts'
import type { Step } from './step.ts'

/** Adds a node and has it dialled at the end of the step instead of at the next cron. */
export function addNode(step: Step, node: ClusterNode): void {
  step.state.nodes.add(node)
  step.state.undialled.add(node)
  step.state.supervision.soon(node)
  if (isTimedOut(node)) step.state.suspects.add(node)
  step.event({ kind: 'node-added', nodeId: node.id, host: node.ip, port: node.port })
}

/** Removes a node and everything that refers to it (cluster.c, clusterDelNode and freeClusterNode). */
export function removeNode(step: Step, node: ClusterNode): void {
  const { state } = step
  dropSlots(step, node)
  for (const other of state.nodes) other.failReports?.delete(node)
  for (const replica of node.replicas) replica.replicaOf = undefined
  if (node.replicaOf) removeReplica(node.replicaOf, node)
  if (state.manualFailover.replica === node) state.manualFailover.replica = undefined
  state.nodes.delete(node)
  state.undialled.delete(node)
  state.suspects.delete(node)
  state.supervision.dismiss(node)
  closeLink(step, node.link)
  closeLink(step, node.inboundLink)
  if (!inHandshake(node)) step.event({ kind: 'node-removed', nodeId: node.id })
}

function dropSlots(step: Step, node: ClusterNode): void {
  const { state } = step
  for (const [slot, peer] of state.importingFrom) if (peer === node) state.importingFrom.delete(slot)
  for (const [slot, peer] of state.migratingTo) if (peer === node) state.migratingTo.delete(slot)
  releaseAllSlots(step, node)
}

/** Why CLUSTER MEET did not start a handshake: a bad address, or one is going on already. */
export type HandshakeRefusal = 'invalid-address' | 'in-progress'

/**
 * Begins to introduce ourselves to whoever listens at an address (cluster.c, clusterStartHandshake). The node gets a
 * random id until the peer's PONG tells its own.
 */
export function startHandshake(step: Step, ip: string, port: number, busPort: number): HandshakeRefusal | undefined {
  const host = normalIp(ip)
  if (host === undefined || !isPort(port) || !isPort(busPort)) return 'invalid-address'
  for (const node of step.state.nodes) {
    if (inHandshake(node) && node.ip === host && node.port === port && node.busPort === busPort) return 'in-progress'
  }
  const node = createNode(step.random.hex(40), FLAG_HANDSHAKE | FLAG_MEET, step.nowMs)
  node.ip = host
  node.port = port
  node.busPort = busPort
  addNode(step, node)
  return undefined
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port <= 65535
}

/** An IPv4 or IPv6 address in its usual spelling, or undefined for anything else. Hostnames are not resolved here. */
export function normalIp(text: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return normalIpv4(text)
  return isIpv6(text) ? text.toLowerCase() : undefined
}

function normalIpv4(text: string): string | undefined {
  const parts = text.split('.')
  const valid = parts.every((part) => Number(part) <= 255 && (part === '0' || !part.startsWith('0')))
  return valid ? text : undefined
}

function isIpv6(text: string): boolean {
  if (!/^[0-9A-Fa-f:]+(:\d+\.\d+\.\d+\.\d+)?$/.test(text) || !text.includes(':')) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const width = groups.reduce((sum, group) => sum + (group.includes('.') ? 2 : 1), 0)
  const valid = groups.every((group) => group.includes('.') || /^[0-9A-Fa-f]{1,4}$/.test(group))
  return valid && (halves.length === 2 ? width < 8 : width === 8)
}
