/** Byte offsets of `clusterMsg` (cluster.h pins them with static asserts, so that all versions agree). */
export const AT = {
  totalLength: 4,
  version: 8,
  port: 10,
  type: 12,
  count: 14,
  currentEpoch: 16,
  configEpoch: 24,
  offset: 32,
  sender: 40,
  slots: 80,
  replicaOf: 2128,
  announcedIp: 2168,
  extensions: 2214,
  reserved: 2216,
  plainPort: 2246,
  busPort: 2248,
  flags: 2250,
  state: 2252,
  messageFlags: 2253,
  body: 2256,
} as const

export const SIGNATURE = 'RCmb'
export const PROTOCOL_VERSION = 1
export const NODE_ID_SIZE_BYTES = 40
export const SLOT_BITMAP_SIZE_BYTES = 2048
export const IP_SIZE_BYTES = 46
export const RESERVED_SIZE_BYTES = 30
export const HEADER_SIZE_BYTES = AT.body
export const GOSSIP_ENTRY_SIZE_BYTES = 104
export const UPDATE_BODY_SIZE_BYTES = 8 + NODE_ID_SIZE_BYTES + SLOT_BITMAP_SIZE_BYTES
export const PUBLISH_BODY_HEAD_SIZE_BYTES = 8
export const MODULE_BODY_HEAD_SIZE_BYTES = 13
export const EXTENSION_HEAD_SIZE_BYTES = 8

/** Extension types: 0 in Redis 7.0, the rest since 7.2. */
export const EXTENSION_HOSTNAME = 0
export const EXTENSION_FORGOTTEN_NODE = 2
export const EXTENSION_SHARD_ID = 3

/** Redis sets no upper bound on a message; an unauthenticated port must have one. */
export const MAX_MESSAGE_SIZE_BYTES = 4 * 1024 * 1024

/** A primary's id field when there is none. */
export const NULL_NODE_ID = '\0'.repeat(NODE_ID_SIZE_BYTES)
