import type { Bytes } from '../bytes.ts'
import type { StreamValue } from './types/stream-value.ts'
import type { Value } from './value.ts'

/** What V8 spends, about, on a one-byte string beside its characters, on a Map or Set entry, and on an object. */
const STRING_HEADER_BYTES = 16
const ENTRY_BYTES = 24
/** What a key's place in its slot's table takes. */
export const KEY_ENTRY_BYTES = ENTRY_BYTES
const OBJECT_BYTES = 48
const NUMBER_BYTES = 16
/** A pending entry of a consumer group: itself, its id, and its places in two indexes. */
const PENDING_BYTES = 2 * OBJECT_BYTES + 3 * NUMBER_BYTES + 16

/**
 * About how many bytes a key and its value take in this process. Of an aggregate, `samples` elements are measured and
 * the rest taken to be alike (objectComputeSize).
 */
export function keyFootprintBytes(key: Bytes, value: Value, samples: number): number {
  return keyBytes(key) + valueBytes(value, samples)
}

/** What a key costs apart from its value. */
export function keyBytes(key: Bytes): number {
  return ENTRY_BYTES + stringBytes(key)
}

/** What an expiry costs. */
export const EXPIRY_BYTES = 24

/** What a value costs; of an aggregate `samples` elements are measured. */
export function valueBytes(value: Value, samples: number): number {
  if (typeof value === 'string') return stringBytes(value)
  switch (value.type) {
    case 'list':
      return OBJECT_BYTES + extrapolate(value.values(), value.length, samples, (item) => 8 + stringBytes(item))
    case 'set':
      return OBJECT_BYTES + extrapolate(value.members, value.members.size, samples, (member) => ENTRY_BYTES + stringBytes(member))
    case 'hash':
      return OBJECT_BYTES + extrapolate(value.fields, value.fields.size, samples, ([field, text]) => ENTRY_BYTES + stringBytes(field) + stringBytes(text))
    case 'zset':
      return OBJECT_BYTES + extrapolate(value.scores, value.scores.size, samples, ([member]) => 2 * ENTRY_BYTES + NUMBER_BYTES + stringBytes(member))
    case 'stream':
      return streamBytes(value, samples)
  }
}

/** Nodes are measured like elements; what is pending counts too (streamRadixTreeMemoryUsage). */
function streamBytes(stream: StreamValue, samples: number): number {
  let bytes = 2 * OBJECT_BYTES + extrapolate(stream.nodes, stream.nodes.length, samples, (node) => 2 * OBJECT_BYTES + node.sizeBytes)
  for (const { name, pending, consumers } of stream.groups.values()) {
    bytes += ENTRY_BYTES + OBJECT_BYTES + stringBytes(name) + pending.size * PENDING_BYTES
    for (const consumer of consumers.values()) bytes += ENTRY_BYTES + OBJECT_BYTES + stringBytes(consumer.name)
  }
  return bytes
}

function extrapolate<T>(items: Iterable<T>, count: number, samples: number, sizeOf: (item: T) => number): number {
  let measured = 0
  let bytes = 0
  for (const item of items) {
    if (measured >= samples) break
    bytes += sizeOf(item)
    measured++
  }
  return measured === 0 ? 0 : Math.round((bytes / measured) * count)
}

function stringBytes(text: Bytes): number {
  return STRING_HEADER_BYTES + Math.ceil(text.length / 8) * 8
}
