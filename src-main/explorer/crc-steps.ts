import type { Bytes } from '../engine/bytes.ts'
import { crc16, hashTagRange, SLOT_COUNT } from '../engine/key-slot.ts'
import type { CrcStep, CrcWalk, TagRule } from './lab-data.ts'

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
