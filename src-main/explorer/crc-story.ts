import type { Bytes } from '../engine/bytes.ts'
import { argumentText } from './command-text.ts'
import { crcWalk } from './crc-steps.ts'
import type { TagRule } from './lab-data.ts'

const RULES: Readonly<Record<TagRule, string>> = {
  'no-brace': 'no { in the key: all of it is hashed',
  'not-closed': 'a { without a } after it is no hash tag: all of the key is hashed',
  empty: 'nothing between the first { and the next }: no hash tag, all of the key is hashed',
  tag: 'what stands between the first { and the next } is hashed, and nothing else',
}

/** CRC16 of a key in words, one line a byte. */
export function crcStory(key: Bytes): string[] {
  const { steps, hashedBytes, crc16, slot, tagRule } = crcWalk(key)
  const more = hashedBytes - steps.length
  return [
    RULES[tagRule],
    ...steps.map(({ at, byte, before, after }) => `${hex(before, 4)} with ${argumentText(key[at]!).padEnd(6)} ${hex(byte, 2)} -> ${hex(after, 4)}  ${after.toString(2).padStart(16, '0')}`),
    ...(more > 0 ? [`and ${more} bytes more`] : []),
    `${hex(crc16, 4)}, its lower 14 bits: slot ${slot}`,
  ]
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`
}
