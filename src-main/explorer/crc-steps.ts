import type { Bytes } from '../engine/bytes.ts'
import { crc16, hashTagRange, SLOT_COUNT } from '../engine/key-slot.ts'

/** What one byte did to the checksum. */
export interface CrcStep {
  /** Offset in the key. */
  readonly at: number
  readonly byte: number
  readonly before: number
  readonly after: number
}

/** A key's way to its slot, byte by byte. */
export interface CrcWalk {
  readonly steps: readonly CrcStep[]
  /** Bytes hashed; more than there are steps when the key is long. */
  readonly hashedBytes: number
  readonly crc16: number
  readonly slot: number
  readonly tagRule: TagRule
}

/** Which case of the hash tag rule a key is (Redis Cluster specification, "Hash tags"). */
export type TagRule = 'no-brace' | 'not-closed' | 'empty' | 'tag'

const MAX_STEPS = 128

/** Walks through CRC16 (XMODEM) of what Redis hashes of a key. Steps beyond the first 128 bytes are left out. */
export function crcWalk(key: Bytes): CrcWalk {
  const { start, end } = hashTagRange(key) ?? { start: 0, end: key.length }
  const steps: CrcStep[] = []
  let before = 0
  for (let at = start; at < end && steps.length < MAX_STEPS; at++) {
    const after = nextCrc(before, key[at]!)
    steps.push({ at, byte: key.charCodeAt(at), before, after })
    before = after
  }
  const sum = crc16(key, start, end)
  return { steps, hashedBytes: end - start, crc16: sum, slot: sum % SLOT_COUNT, tagRule: tagRuleOf(key) }
}

/** One byte at a time, eight shifts of the polynomial 0x1021 each: what the table in `key-slot.ts` has worked out beforehand. */
function nextCrc(crc: number, byte: Bytes): number {
  let next = crc ^ (byte.charCodeAt(0) << 8)
  for (let bit = 0; bit < 8; bit++) next = (next & 0x8000) === 0 ? next << 1 : (next << 1) ^ 0x1021
  return next & 0xffff
}

function tagRuleOf(key: Bytes): TagRule {
  const open = key.indexOf('{')
  if (open === -1) return 'no-brace'
  const close = key.indexOf('}', open + 1)
  if (close === -1) return 'not-closed'
  return close === open + 1 ? 'empty' : 'tag'
}
