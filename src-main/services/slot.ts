import type { KeySlotAnswer } from '../contract/model.ts'
import { bytesFromText, textFromBytes } from '../engine/text.ts'
import { keySlotFacts } from '../explorer/key-slot-facts.ts'
import type { TopologyWatch } from '../explorer/topology-watch.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'

/** Calls about the slots of keys. */
export function slotCalls(connections: Connections): CallTable<'slot.lookup'> {
  return {
    'slot.lookup': ({ connectionId, keys }) => {
      const watch = connectionId === undefined ? undefined : connections.get(connectionId).watch
      return keys.map((key) => answerFor(key, watch))
    },
  }
}

/** What a page types is text; a key is bytes. As every client does, the text is taken as UTF-8. */
function answerFor(key: string, watch: TopologyWatch | undefined): KeySlotAnswer {
  const facts = keySlotFacts(bytesFromText(key))
  const owner = watch?.ownerOf(facts.slot)
  return {
    key,
    crc16: facts.crc16,
    slot: facts.slot,
    tag: facts.tag && textTag(facts.tag, facts.key),
    owner: owner && { nodeId: owner.node.nodeId, host: owner.node.host, port: owner.node.port, shard: owner.shard },
  }
}

/** A tag's byte offsets as offsets into the text. Braces are ASCII, so no character is cut. */
function textTag(tag: { readonly start: number; readonly end: number }, bytes: string): NonNullable<KeySlotAnswer['tag']> {
  const text = (from: number, to: number): string => textFromBytes(bytes.slice(from, to))
  const start = text(0, tag.start).length
  const inner = text(tag.start, tag.end)
  return { start, end: start + inner.length, text: inner }
}
