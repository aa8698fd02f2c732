import type { BusHeader } from '../bus/message.ts'
import { sharedName } from '../bus/shared-names.ts'
import { announcedBusPort, announcedPort } from './config.ts'
import { FLAG_NOADDR, FLAG_NOFAILOVER } from './flags.ts'
import type { ClusterLink } from './link.ts'
import { closeLink } from './links.ts'
import type { ClusterNode } from './node.ts'
import { isReplica } from './node.ts'
import { replicateFrom } from './roles.ts'
import type { Step } from './step.ts'

/** The address a message comes from: the announced one, else that of the connection (cluster.c, nodeIp2String). */
export function senderIp(header: BusHeader, link: ClusterLink): string {
  return header.announcedIp === '' ? link.remoteIp : header.announcedIp
}

/**
 * Follows a node that changed its address (cluster.c, nodeUpdateAddressIfNeeded). What arrives on the link we dialled
 * proves nothing new: that is the address we have.
 */
export function updateAddress(step: Step, node: ClusterNode, link: ClusterLink, header: BusHeader): void {
  const ip = senderIp(header, link)
  if (link === node.link || ip === '') return
  const samePorts = node.port === header.port && node.busPort === header.busPort && node.plainPort === header.plainPort
  if (samePorts && node.ip === ip) return
  node.ip = sharedName(ip)
  node.port = header.port
  node.plainPort = header.plainPort
  node.busPort = header.busPort
  node.flags &= ~FLAG_NOADDR
  closeLink(step, node.link)
  step.log('warning', `Address updated for node ${node.id}, now ${node.ip}:${node.port}`)
  step.event({ kind: 'address-changed', nodeId: node.id, host: node.ip, port: node.port })
  const { myself } = step.state
  if (isReplica(myself) && myself.replicaOf === node) replicateFrom(step, node)
  step.later('saveConfig', 'updateState')
}

/** Learns our own address from a connection a peer made to us, unless one is announced by configuration. */
export function learnOwnIp(step: Step, link: ClusterLink, isMeet: boolean): void {
  const { myself } = step.state
  if (step.config.announceIp !== '' || link.localIp === '' || link.localIp === myself.ip) return
  if (!isMeet && myself.ip !== '') return
  myself.ip = link.localIp
  step.log('warning', `IP address for this node updated to ${myself.ip}`)
  step.later('saveConfig')
}

/** Applies what the configuration says about ourselves (cluster.c, clusterUpdateMyself*). */
export function applyOwnConfig(step: Step): void {
  const { config, state } = step
  const { myself } = state
  const before = `${myself.flags} ${myself.ip} ${myself.port} ${myself.busPort} ${myself.hostname}`
  myself.port = announcedPort(config)
  myself.busPort = announcedBusPort(config)
  myself.hostname = config.announceHostname
  if (config.announceIp !== '') myself.ip = config.announceIp
  myself.flags = (myself.flags & ~FLAG_NOFAILOVER) | (config.replicaNoFailover ? FLAG_NOFAILOVER : 0)
  const after = `${myself.flags} ${myself.ip} ${myself.port} ${myself.busPort} ${myself.hostname}`
  state.supervision.everybodySoon()
  if (before !== after) step.later('saveConfig', 'updateState')
}
