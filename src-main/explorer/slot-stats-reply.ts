import { replyBytes, replyItems, type RespValue } from '../engine/resp/reply-value.ts'

/** One slot by CLUSTER SLOT-STATS; counters run since the server's start. Undefined is what the server does not measure. */
export interface SlotStat {
  readonly slot: number
  readonly keyCount: number | undefined
  readonly memoryBytes: number | undefined
  readonly cpuUsec: number | undefined
  readonly networkBytes: number | undefined
}

/** Reads a reply of CLUSTER SLOT-STATS (Redis 8.2, Valkey 8): pairs of a slot and a map of numbers. Undefined when it is none. */
export function readSlotStats(reply: RespValue): SlotStat[] | undefined {
  if (reply.type === 'error') return undefined
  return replyItems(reply)?.flatMap((row) => {
    const [slotReply, fieldsReply] = replyItems(row) ?? []
    const slot = numberOf(slotReply)
    return slot === undefined || slot > 16383 ? [] : [statOf(slot, replyItems(fieldsReply) ?? [])]
  })
}

function statOf(slot: number, fields: readonly RespValue[]): SlotStat {
  const values = new Map<string, number>()
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const value = numberOf(fields[at + 1])
    if (value !== undefined) values.set(replyBytes(fields[at]) ?? '', value)
  }
  const [bytesIn, bytesOut] = [values.get('network-bytes-in'), values.get('network-bytes-out')]
  return {
    slot,
    keyCount: values.get('key-count'),
    memoryBytes: values.get('memory-bytes'),
    cpuUsec: values.get('cpu-usec'),
    networkBytes: bytesIn === undefined && bytesOut === undefined ? undefined : (bytesIn ?? 0) + (bytesOut ?? 0),
  }
}

function numberOf(reply: RespValue | undefined): number | undefined {
  const value = Number(replyBytes(reply) ?? Number.NaN)
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
