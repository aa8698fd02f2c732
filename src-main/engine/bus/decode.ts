import type { Bytes } from '../bytes.ts'
import { readTerminated, readU16, readU32, readU64 } from './big-endian.ts'
import { decodeExtensions, type DecodedExtensions } from './decode-extensions.ts'
import {
  AT,
  GOSSIP_ENTRY_SIZE_BYTES,
  HEADER_SIZE_BYTES,
  IP_SIZE_BYTES,
  MODULE_BODY_HEAD_SIZE_BYTES,
  NODE_ID_SIZE_BYTES,
  NULL_NODE_ID,
  PROTOCOL_VERSION,
  PUBLISH_BODY_HEAD_SIZE_BYTES,
  SIGNATURE,
  SLOT_BITMAP_SIZE_BYTES,
  UPDATE_BODY_SIZE_BYTES,
} from './layout.ts'
import {
  type BusHeader,
  type BusMessage,
  type GossipEntry,
  MESSAGE_TYPES,
  MFLAG_EXT_DATA,
  type MessageType,
} from './message.ts'
import { isAddress, isNodeId } from './names.ts'
import { type Rejection, rejection } from './rejection.ts'

/** Greater epochs are never reached by counting; believing one would leave no room for the next. */
const MAX_EPOCH = (1n << 63n) - 1n

/** A node the reader of a message knows; its names have been checked before. */
export interface KnownNode {
  readonly id: string
  readonly ip: string
}

/** Recognises names in place. */
export interface KnownNodes {
  /** The node whose id are the 40 characters at `at`. */
  named(bytes: Bytes, at: number): KnownNode | undefined
}

const NOBODY: KnownNodes = { named: () => undefined }

export type Decoded = { readonly ok: true; readonly message: BusMessage } | Rejection

/**
 * Reads one whole message. The bus port is open to anyone who can reach it, so every length, count and name is checked
 * before it is used; whatever does not fit exactly is refused with a reason and nothing throws. Names of `known` nodes
 * need no second check, and come out as the very strings the reader keeps, which makes looking them up cheap.
 */
export function decodeMessage(bytes: Bytes, known: KnownNodes = NOBODY): Decoded {
  const refusal = checkFrame(bytes)
  if (refusal) return refusal
  const type = MESSAGE_TYPES[readU16(bytes, AT.type)]
  if (type === undefined) return rejection('unknown-type', `message type ${readU16(bytes, AT.type)}`)
  const header = decodeHeader(bytes, known)
  return 'code' in header ? header : decodeBody(bytes, type, header, known)
}

/** The type number of a message long enough to have one, for counting what could not be read. */
export function messageTypeOf(bytes: Bytes): MessageType | undefined {
  return bytes.length < AT.count ? undefined : MESSAGE_TYPES[readU16(bytes, AT.type)]
}

function checkFrame(bytes: Bytes): Rejection | undefined {
  if (bytes.length < HEADER_SIZE_BYTES) return rejection('short', `${bytes.length} bytes`)
  if (!bytes.startsWith(SIGNATURE)) return rejection('signature', 'no RCmb signature')
  if (readU32(bytes, AT.totalLength) !== bytes.length) {
    return rejection('length-mismatch', `says ${readU32(bytes, AT.totalLength)} bytes, has ${bytes.length}`)
  }
  if (readU16(bytes, AT.version) !== PROTOCOL_VERSION) {
    return rejection('version', `protocol version ${readU16(bytes, AT.version)}`)
  }
  return undefined
}

function decodeHeader(bytes: Bytes, known: KnownNodes): BusHeader | Rejection {
  const sender = decodeNodeId(bytes, AT.sender, known.named(bytes, AT.sender))
  if (sender === undefined) return rejection('sender-id', 'the sender has no valid id')
  const hasPrimary = !bytes.startsWith(NULL_NODE_ID, AT.replicaOf)
  const primary = hasPrimary ? decodeNodeId(bytes, AT.replicaOf, known.named(bytes, AT.replicaOf)) : undefined
  if (hasPrimary && primary === undefined) return rejection('primary-id', 'the primary has no valid id')
  const announcedIp = readTerminated(bytes, AT.announcedIp, IP_SIZE_BYTES)
  if (announcedIp === undefined || !isAddress(announcedIp)) return rejection('address', 'announced address')
  const currentEpoch = readU64(bytes, AT.currentEpoch)
  const configEpoch = readU64(bytes, AT.configEpoch)
  if (currentEpoch > MAX_EPOCH || configEpoch > MAX_EPOCH) return rejection('epoch', 'an epoch out of range')
  return {
    port: readU16(bytes, AT.port),
    plainPort: readU16(bytes, AT.plainPort),
    busPort: readU16(bytes, AT.busPort),
    currentEpoch,
    configEpoch,
    offset: BigInt.asIntN(64, readU64(bytes, AT.offset)),
    sender,
    slots: bytes.slice(AT.slots, AT.slots + SLOT_BITMAP_SIZE_BYTES),
    replicaOf: primary,
    announcedIp,
    flags: readU16(bytes, AT.flags),
    state: bytes.charCodeAt(AT.state),
    messageFlags: bytes.charCodeAt(AT.messageFlags) & ~MFLAG_EXT_DATA,
  }
}

function decodeBody(bytes: Bytes, type: MessageType, header: BusHeader, known: KnownNodes): Decoded {
  switch (type) {
    case 'ping':
    case 'pong':
    case 'meet':
      return decodePing(bytes, type, header, known)
    case 'fail':
      return decodeFail(bytes, header)
    case 'publish':
    case 'publishshard':
      return decodePublish(bytes, type, header)
    case 'update':
      return decodeUpdate(bytes, header)
    case 'module':
      return decodeModule(bytes, header)
    case 'auth-req':
    case 'auth-ack':
    case 'mfstart':
      return ofLength(bytes, HEADER_SIZE_BYTES, type) ?? { ok: true, message: { type, header } }
  }
}

function ofLength(bytes: Bytes, expectedSizeBytes: number, type: MessageType): Rejection | undefined {
  if (bytes.length === expectedSizeBytes) return undefined
  return rejection('length-mismatch', `${type} of ${bytes.length} bytes, expected ${expectedSizeBytes}`)
}

function decodePing(bytes: Bytes, type: 'ping' | 'pong' | 'meet', header: BusHeader, known: KnownNodes): Decoded {
  const count = readU16(bytes, AT.count)
  const gossipEnd = HEADER_SIZE_BYTES + count * GOSSIP_ENTRY_SIZE_BYTES
  if (gossipEnd > bytes.length) return rejection('length-mismatch', `${count} gossip entries do not fit`)
  const extensions = extensionsOf(bytes, gossipEnd, type)
  if (!extensions.ok) return extensions
  const gossip: GossipEntry[] = []
  for (let index = 0; index < count; index++) {
    const entry = decodeGossipEntry(bytes, HEADER_SIZE_BYTES + index * GOSSIP_ENTRY_SIZE_BYTES, known)
    if ('code' in entry) return entry
    gossip.push(entry)
  }
  return { ok: true, message: { type, header, gossip, extensions: extensions.extensions } }
}

function extensionsOf(bytes: Bytes, from: number, type: MessageType): DecodedExtensions | Rejection {
  const count = readU16(bytes, AT.extensions)
  const announced = (bytes.charCodeAt(AT.messageFlags) & MFLAG_EXT_DATA) !== 0
  if (count > 0 && !announced) return rejection('extension-unannounced', `${count} extensions without the flag`)
  return decodeExtensions(bytes, from, count, type)
}

/** The id as it stands in the message, unless it is that of a node the reader knows; undefined for anything but an id. */
function decodeNodeId(bytes: Bytes, at: number, node: KnownNode | undefined): string | undefined {
  if (node) return node.id
  const nodeId = bytes.slice(at, at + NODE_ID_SIZE_BYTES)
  return isNodeId(nodeId) ? nodeId : undefined
}

function decodeIp(bytes: Bytes, at: number, node: KnownNode | undefined): string | undefined {
  if (node && bytes.startsWith(node.ip, at) && bytes.charCodeAt(at + node.ip.length) === 0) return node.ip
  const ip = readTerminated(bytes, at, IP_SIZE_BYTES)
  return ip !== undefined && isAddress(ip) ? ip : undefined
}

function decodeGossipEntry(bytes: Bytes, at: number, known: KnownNodes): GossipEntry | Rejection {
  const node = known.named(bytes, at)
  const nodeId = decodeNodeId(bytes, at, node)
  if (nodeId === undefined) return rejection('node-id', 'a gossip entry has no valid id')
  const ip = decodeIp(bytes, at + 48, node)
  if (ip === undefined) return rejection('address', 'a gossip entry has no valid address')
  return {
    nodeId,
    pingSentSeconds: readU32(bytes, at + 40),
    pongReceivedSeconds: readU32(bytes, at + 44),
    ip,
    port: readU16(bytes, at + 94),
    busPort: readU16(bytes, at + 96),
    flags: readU16(bytes, at + 98),
    plainPort: readU16(bytes, at + 100),
  }
}

function decodeFail(bytes: Bytes, header: BusHeader): Decoded {
  const refusal = ofLength(bytes, HEADER_SIZE_BYTES + NODE_ID_SIZE_BYTES, 'fail')
  if (refusal) return refusal
  const failing = bytes.slice(AT.body)
  if (!isNodeId(failing)) return rejection('node-id', 'the failing node has no valid id')
  return { ok: true, message: { type: 'fail', header, failing } }
}

/** Lengths are added as doubles, which hold the sum of two 32-bit numbers exactly: 0xffffffff + 1 does not wrap. */
function decodePublish(bytes: Bytes, type: 'publish' | 'publishshard', header: BusHeader): Decoded {
  const channelAt = HEADER_SIZE_BYTES + PUBLISH_BODY_HEAD_SIZE_BYTES
  if (bytes.length < channelAt) return rejection('length-mismatch', `${type} of ${bytes.length} bytes`)
  const channelSizeBytes = readU32(bytes, AT.body)
  const messageSizeBytes = readU32(bytes, AT.body + 4)
  const refusal = ofLength(bytes, channelAt + channelSizeBytes + messageSizeBytes, type)
  if (refusal) return refusal
  const messageAt = channelAt + channelSizeBytes
  return {
    ok: true,
    message: { type, header, channel: bytes.slice(channelAt, messageAt), message: bytes.slice(messageAt) },
  }
}

function decodeUpdate(bytes: Bytes, header: BusHeader): Decoded {
  const refusal = ofLength(bytes, HEADER_SIZE_BYTES + UPDATE_BODY_SIZE_BYTES, 'update')
  if (refusal) return refusal
  const slotsAt = AT.body + 8 + NODE_ID_SIZE_BYTES
  const nodeId = bytes.slice(AT.body + 8, slotsAt)
  if (!isNodeId(nodeId)) return rejection('node-id', 'the updated node has no valid id')
  const configEpoch = readU64(bytes, AT.body)
  if (configEpoch > MAX_EPOCH) return rejection('epoch', 'an epoch out of range')
  return { ok: true, message: { type: 'update', header, nodeId, configEpoch, slots: bytes.slice(slotsAt) } }
}

function decodeModule(bytes: Bytes, header: BusHeader): Decoded {
  const payloadAt = HEADER_SIZE_BYTES + MODULE_BODY_HEAD_SIZE_BYTES
  if (bytes.length < payloadAt) return rejection('length-mismatch', `module of ${bytes.length} bytes`)
  const refusal = ofLength(bytes, payloadAt + readU32(bytes, AT.body + 8), 'module')
  if (refusal) return refusal
  return {
    ok: true,
    message: {
      type: 'module',
      header,
      moduleId: readU64(bytes, AT.body),
      moduleType: bytes.charCodeAt(AT.body + 12),
      payload: bytes.slice(payloadAt),
    },
  }
}
