import type { Bytes } from '../../../engine/bytes.ts'
import { replyBytes, replyItems, type RespValue } from '../../../engine/resp/reply-value.ts'
import type { SlotRange } from '../../plan/allocate-slots.ts'

/** The fields of each migration in an array of field-value lists, as RESP2 has it. Undefined for any other reply. */
export function migrationFields(reply: RespValue): ReadonlyMap<string, Bytes>[] | undefined {
  return replyItems(reply)?.map((entry) => {
    const items = replyItems(entry) ?? []
    const fields = new Map<string, Bytes>()
    for (let i = 0; i + 1 < items.length; i += 2) fields.set(replyBytes(items[i]!) ?? '', textOf(items[i + 1]!))
    return fields
  })
}

function textOf(value: RespValue): Bytes {
  return value.type === 'integer' ? String(value.value) : (replyBytes(value) ?? '')
}

/** "0-10 20-20"; Redis writes a single slot alone in some places. */
export function readRanges(text: Bytes): SlotRange[] {
  return text.split(' ').flatMap((word): SlotRange[] => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? []
    return first === undefined ? [] : [[Number(first), Number(last ?? first)]]
  })
}

export function rangeArguments(ranges: readonly SlotRange[]): Bytes[] {
  return ranges.flatMap(([first, last]) => [String(first), String(last)])
}
