import { crc16, SLOT_COUNT } from '../engine/key-slot.ts'
import { bytesFromText } from '../engine/text.ts'
import type { NamesForSlot } from './lab-data.ts'

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'
/** A slot is hit once in 16384 names on average; some slots take a few times that. */
const MAX_TRIES = 4_000_000

/** Finds names for a slot: `count` keys that begin with `prefix`, and as many short hash tags. */
export function namesForSlot(slot: number, prefix: string, count: number): NamesForSlot {
  return { slot, keys: [...search(slot, prefix, count)], tags: [...search(slot, '', count)] }
}

function* search(slot: number, prefix: string, count: number): Generator<string> {
  // With a complete tag in the prefix nothing that follows is hashed: it is this slot's or never.
  if (/\{[^}]+\}/.test(prefix)) return
  // A brace left open would make what follows part of a tag only once it is closed, and the names have no brace.
  const bytes = bytesFromText(prefix)
  let found = 0
  for (let number = 0; number < MAX_TRIES && found < count; number++) {
    const word = inBase36(number)
    if (crc16(bytes + word) % SLOT_COUNT !== slot) continue
    found++
    yield prefix + word
  }
}

function inBase36(number: number): string {
  let text = ''
  for (let rest = number; text === '' || rest > 0; rest = Math.floor(rest / 36)) text = DIGITS[rest % 36]! + text
  return text
}
