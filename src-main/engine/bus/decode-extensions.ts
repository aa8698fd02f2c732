import type { Bytes } from '../bytes.ts'
import { readTerminated, readU16, readU32, readU64 } from './big-endian.ts'
import {
  EXTENSION_FORGOTTEN_NODE,
  EXTENSION_HEAD_SIZE_BYTES,
  EXTENSION_HOSTNAME,
  EXTENSION_SHARD_ID,
  NODE_ID_SIZE_BYTES,
} from './layout.ts'
import type { ForgottenNode, MessageType, PingExtensions } from './message.ts'
import { isHostname, isNodeId } from './names.ts'
import { type Rejection, rejection } from './rejection.ts'

export interface DecodedExtensions {
  readonly ok: true
  readonly extensions: PingExtensions
}

interface Draft {
  hostname?: string
  shardId?: string
  forgotten?: ForgottenNode[]
}

/**
 * Reads `count` extensions that must fill the message from `from` to its end. Lengths are read as the 32 bits they are:
 * Redis once kept only 16 of them and could be made to walk out of the message (redis pull request 15752).
 */
export function decodeExtensions(
  bytes: Bytes,
  from: number,
  count: number,
  type: MessageType,
): DecodedExtensions | Rejection {
  const extensions: Draft = {}
  let at = from
  for (let index = 0; index < count; index++) {
    const sizeBytes = at + EXTENSION_HEAD_SIZE_BYTES > bytes.length ? -1 : readU32(bytes, at)
    const refusal = checkLength(bytes, at, sizeBytes) ?? readExtension(bytes, at, sizeBytes, extensions)
    if (refusal) return refusal
    at += sizeBytes
  }
  if (at !== bytes.length) return rejection('length-mismatch', `${type} of ${bytes.length} bytes, expected ${at}`)
  return { ok: true, extensions }
}

function checkLength(bytes: Bytes, at: number, sizeBytes: number): Rejection | undefined {
  if (sizeBytes === -1) return rejection('extension-overrun', 'an extension starts beyond the message')
  if (sizeBytes < EXTENSION_HEAD_SIZE_BYTES || sizeBytes % 8 !== 0) {
    return rejection('extension-length', `an extension of ${sizeBytes} bytes`)
  }
  if (at + sizeBytes > bytes.length) return rejection('extension-overrun', `an extension of ${sizeBytes} bytes`)
  return undefined
}

function readExtension(bytes: Bytes, at: number, sizeBytes: number, into: Draft): Rejection | undefined {
  const bodyAt = at + EXTENSION_HEAD_SIZE_BYTES
  const bodySizeBytes = sizeBytes - EXTENSION_HEAD_SIZE_BYTES
  switch (readU16(bytes, at + 4)) {
    case EXTENSION_HOSTNAME:
      return readHostname(bytes, bodyAt, bodySizeBytes, into)
    case EXTENSION_FORGOTTEN_NODE:
      return readForgotten(bytes, bodyAt, bodySizeBytes, into)
    case EXTENSION_SHARD_ID:
      return readShardId(bytes, bodyAt, bodySizeBytes, into)
    default:
      return undefined
  }
}

function readHostname(bytes: Bytes, at: number, sizeBytes: number, into: Draft): Rejection | undefined {
  const hostname = readTerminated(bytes, at, sizeBytes)
  if (hostname === undefined) return rejection('extension-unterminated', 'a hostname without its end')
  if (!isHostname(hostname)) return rejection('hostname', 'a hostname with characters that hostnames do not have')
  into.hostname = hostname
  return undefined
}

function readForgotten(bytes: Bytes, at: number, sizeBytes: number, into: Draft): Rejection | undefined {
  if (sizeBytes < NODE_ID_SIZE_BYTES + 8) return rejection('extension-length', 'a forgotten node cut short')
  const nodeId = bytes.slice(at, at + NODE_ID_SIZE_BYTES)
  if (!isNodeId(nodeId)) return rejection('node-id', 'a forgotten node has no valid id')
  const ttlSeconds = Number(readU64(bytes, at + NODE_ID_SIZE_BYTES))
  into.forgotten = [...(into.forgotten ?? []), { nodeId, ttlSeconds }]
  return undefined
}

function readShardId(bytes: Bytes, at: number, sizeBytes: number, into: Draft): Rejection | undefined {
  if (sizeBytes < NODE_ID_SIZE_BYTES) return rejection('extension-length', 'a shard id cut short')
  const shardId = bytes.slice(at, at + NODE_ID_SIZE_BYTES)
  if (!isNodeId(shardId)) return rejection('node-id', 'a shard id is not valid')
  into.shardId = shardId
  return undefined
}
