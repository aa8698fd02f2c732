import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'
import type { NodeServices } from '../node-services.ts'
import type { ReplicationPeer } from '../replication/replication-peer.ts'
import type { Client } from './client.ts'
import { clientMemoryBytes, queuedBytes } from './client-memory.ts'

export type ClientType = 'normal' | 'master' | 'slave' | 'pubsub'

const TYPES: ReadonlyMap<string, ClientType> = new Map([
  ['normal', 'normal'], ['master', 'master'], ['slave', 'slave'], ['replica', 'slave'], ['pubsub', 'pubsub'],
])

/** The type a word of CLIENT LIST TYPE or CLIENT KILL TYPE names. Throws ReplyError for an unknown one. */
export function readClientType(word: Bytes): ClientType {
  const type = TYPES.get(word.toLowerCase())
  if (type === undefined) throw new ReplyError(`ERR Unknown client type '${word}'`)
  return type
}

export function clientType(client: Client): ClientType {
  if (client.replica !== undefined) return 'slave'
  return client.subscriptionCount > 0 ? 'pubsub' : 'normal'
}

/** One line of CLIENT LIST, without line end (catClientInfoString). */
export function clientInfoLine(client: Client, node: NodeServices): Bytes {
  const nowMs = node.clock.nowMs()
  const queued = client.transaction?.queue
  const outputBytes = client.outputBufferBytes
  const fields: readonly (readonly [string, string | number])[] = [
    ['id', client.id], ['addr', client.address], ['laddr', localAddress(client)], ['fd', -1], ['name', client.name],
    ['age', seconds(nowMs - client.connectedAtMs)], ['idle', seconds(nowMs - client.lastActiveAtMs)], ['flags', flagsOf(client)],
    ['db', client.dbIndex], ['sub', client.channels.size], ['psub', client.patterns.size], ['ssub', client.shardChannels.size],
    ['multi', queued?.length ?? -1], ['qbuf', client.decoder.heldBytes], ['qbuf-free', 0], ['argv-mem', client.decoder.argumentBytes], ['multi-mem', queuedBytes(client)],
    ['rbs', 0], ['rbp', 0], ['obl', client.reply.length], ['oll', outputBytes > client.reply.length ? 1 : 0], ['omem', outputBytes],
    ['tot-mem', clientMemoryBytes(client)], ['events', outputBytes > 0 ? 'rw' : 'r'], ['cmd', client.lastCommand],
    ['user', client.user?.name ?? '(superuser)'], ['redir', client.tracking?.redirectTo ?? -1], ['resp', client.reply.protocol], ['lib-name', client.libName], ['lib-ver', client.libVersion],
  ]
  return fields.map(([name, value]) => `${name}=${value}`).join(' ')
}

/** The line of a replication stream, which is no client of ours in any other respect. */
export function peerInfoLine(peer: ReplicationPeer, nowMs: number): Bytes {
  const { outputBufferBytes } = peer
  const fields: readonly (readonly [string, string | number])[] = [
    ['id', peer.id], ['addr', hostPort(peer.ip, peer.port)], ['laddr', hostPort(peer.localIp, peer.localPort)], ['fd', -1], ['name', peer.name],
    ['age', seconds(nowMs - peer.connectedAtMs)], ['idle', seconds(nowMs - peer.lastActiveAtMs)], ['flags', peer.type === 'master' ? 'M' : 'S'],
    ['db', 0], ['sub', 0], ['psub', 0], ['ssub', 0], ['multi', -1], ['qbuf', 0], ['qbuf-free', 0], ['argv-mem', 0], ['multi-mem', 0],
    ['rbs', 0], ['rbp', 0], ['obl', 0], ['oll', outputBufferBytes > 0 ? 1 : 0], ['omem', outputBufferBytes], ['tot-mem', outputBufferBytes],
    ['events', outputBufferBytes > 0 ? 'rw' : 'r'], ['cmd', peer.lastCommand], ['user', peer.userName ?? '(superuser)'],
    ['redir', -1], ['resp', 2], ['lib-name', ''], ['lib-ver', ''],
  ]
  return fields.map(([name, value]) => `${name}=${value}`).join(' ')
}

function flagsOf(client: Client): string {
  let flags = ''
  if (client.replica !== undefined) flags += 'S'
  else if (client.isMonitor) flags += 'O'
  if (client.subscriptionCount > 0) flags += 'P'
  if (client.transaction !== undefined) flags += 'x'
  if (client.isSuspended) flags += 'b'
  if (client.tracking !== undefined) flags += 't'
  if (client.tracking?.isRedirectBroken) flags += 'R'
  if (client.tracking?.isBroadcast) flags += 'B'
  if (client.isWatchDirty) flags += 'd'
  if (client.closeAfterReply) flags += 'c'
  if (client.isReadonlyMode) flags += 'r'
  if (client.noEvict) flags += 'e'
  if (client.noTouch) flags += 'T'
  return flags || 'N'
}

/** The node's own end of the connection. */
export function localAddress(client: Client): string {
  return hostPort(client.localIp, client.localPort)
}

/** "127.0.0.1:7000", "[::1]:7000". */
export function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}

function seconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000))
}
