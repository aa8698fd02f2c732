import type { Bytes } from '../bytes.ts'
import { padded, u16, u32, u64 } from './big-endian.ts'
import {
  EXTENSION_FORGOTTEN_NODE,
  EXTENSION_HEAD_SIZE_BYTES,
  EXTENSION_HOSTNAME,
  EXTENSION_SHARD_ID,
  HEADER_SIZE_BYTES,
  IP_SIZE_BYTES,
  NULL_NODE_ID,
  PROTOCOL_VERSION,
  RESERVED_SIZE_BYTES,
  SIGNATURE,
} from './layout.ts'
import {
  type BusHeader,
  type BusMessage,
  type ForgottenNode,
  type GossipEntry,
  MESSAGE_TYPES,
  MFLAG_EXT_DATA,
  type MessageType,
  type PingExtensions,
} from './message.ts'

const RESERVED = '\0'.repeat(RESERVED_SIZE_BYTES)

/** The bytes of one bus message, header included. */
export function encodeMessage(message: BusMessage): Bytes {
  switch (message.type) {
    case 'ping':
    case 'pong':
    case 'meet':
      return encodePing(message.type, message.header, message.gossip, message.extensions)
    case 'fail':
      return framed(message.type, message.header, message.failing)
    case 'publish':
    case 'publishshard':
      return framed(message.type, message.header, publishBody(message.channel, message.message))
    case 'update':
      return framed(message.type, message.header, u64(message.configEpoch) + message.nodeId + message.slots)
    case 'module':
      return framed(message.type, message.header, moduleBody(message.moduleId, message.moduleType, message.payload))
    case 'auth-req':
    case 'auth-ack':
    case 'mfstart':
      return framed(message.type, message.header, '')
  }
}

function encodePing(
  type: MessageType,
  header: BusHeader,
  gossip: readonly GossipEntry[],
  extensions: PingExtensions,
): Bytes {
  const encoded = encodeExtensions(extensions)
  let body = ''
  for (const entry of gossip) body += encodeGossipEntry(entry)
  for (const one of encoded) body += one
  return framed(type, header, body, { gossip: gossip.length, extensions: encoded.length })
}

function framed(
  type: MessageType,
  header: BusHeader,
  body: Bytes,
  counts: { gossip: number; extensions: number } = { gossip: 0, extensions: 0 },
): Bytes {
  const flags = header.messageFlags | (counts.extensions > 0 ? MFLAG_EXT_DATA : 0)
  return (
    SIGNATURE +
    u32(HEADER_SIZE_BYTES + body.length) +
    u16(PROTOCOL_VERSION) +
    u16(header.port) +
    u16(MESSAGE_TYPES.indexOf(type)) +
    u16(counts.gossip) +
    u64(header.currentEpoch) +
    u64(header.configEpoch) +
    u64(header.offset) +
    header.sender +
    header.slots +
    (header.replicaOf ?? NULL_NODE_ID) +
    paddedIp(header.announcedIp) +
    u16(counts.extensions) +
    RESERVED +
    u16(header.plainPort) +
    u16(header.busPort) +
    u16(header.flags) +
    String.fromCharCode(header.state & 255, flags & 255, 0, 0) +
    body
  )
}

function encodeGossipEntry(entry: GossipEntry): Bytes {
  const { pingSentSeconds: pinged, pongReceivedSeconds: answered, port, busPort, flags, plainPort } = entry
  return (
    entry.nodeId +
    String.fromCharCode(
      (pinged >>> 24) & 255, (pinged >>> 16) & 255, (pinged >>> 8) & 255, pinged & 255,
      (answered >>> 24) & 255, (answered >>> 16) & 255, (answered >>> 8) & 255, answered & 255,
    ) +
    paddedIp(entry.ip) +
    String.fromCharCode(
      (port >>> 8) & 255, port & 255, (busPort >>> 8) & 255, busPort & 255,
      (flags >>> 8) & 255, flags & 255, (plainPort >>> 8) & 255, plainPort & 255, 0, 0,
    )
  )
}

/** Addresses of a cluster are few and stand in every heartbeat; these are filled up already. */
const PADDED_IPS = new Map<string, Bytes>()
const MAX_PADDED_IPS = 4096

function paddedIp(ip: string): Bytes {
  const known = PADDED_IPS.get(ip)
  if (known !== undefined) return known
  const field = padded(ip, IP_SIZE_BYTES)
  if (PADDED_IPS.size >= MAX_PADDED_IPS) PADDED_IPS.clear()
  PADDED_IPS.set(ip, field)
  return field
}

function encodeExtensions(extensions: PingExtensions): Bytes[] {
  const encoded: Bytes[] = []
  if (extensions.hostname) encoded.push(extension(EXTENSION_HOSTNAME, `${extensions.hostname}\0`))
  for (const node of extensions.forgotten ?? []) encoded.push(extension(EXTENSION_FORGOTTEN_NODE, forgottenBody(node)))
  if (extensions.shardId) encoded.push(extension(EXTENSION_SHARD_ID, extensions.shardId))
  return encoded
}

function forgottenBody(node: ForgottenNode): Bytes {
  return node.nodeId + u64(BigInt(node.ttlSeconds))
}

/** Extensions are filled to a multiple of eight bytes (cluster.h, EIGHT_BYTE_ALIGN). */
function extension(type: number, body: Bytes): Bytes {
  const bodySizeBytes = Math.ceil(body.length / 8) * 8
  return u32(EXTENSION_HEAD_SIZE_BYTES + bodySizeBytes) + u16(type) + u16(0) + padded(body, bodySizeBytes)
}

function publishBody(channel: Bytes, message: Bytes): Bytes {
  return u32(channel.length) + u32(message.length) + channel + message
}

function moduleBody(moduleId: bigint, moduleType: number, payload: Bytes): Bytes {
  return u64(moduleId) + u32(payload.length) + String.fromCharCode(moduleType & 255) + payload
}
