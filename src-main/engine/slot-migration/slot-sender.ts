import type { Bytes } from '../bytes.ts'
import type { KeyEntry } from '../keyspace/key-slots.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import { dumpPayloadBytes } from '../replication/rdb/dump-payload.ts'
import { requestBytes } from '../replication/request-bytes.ts'
import { slotsOfSpans, type SlotSpan } from './slot-spans.ts'

/** Keys written out in one turn: a few milliseconds that others wait. */
const KEYS_PER_STEP = 500
/** Empty slots that cost a turn as much as a key does. */
const SLOTS_PER_KEY = 16

/**
 * Slots as commands: each one's keys as they are at one moment, and from that moment on every change. A slot that is about to change
 * while its keys are being written is first written to its end; one that changes before its turn comes is simply written later.
 */
export class SlotSender {
  private readonly db: Keyspace
  private readonly send: (bytes: Bytes) => void
  private readonly waiting: number[]
  private readonly sent = new Set<number>()
  private current: { readonly slot: number; readonly left: Iterator<KeyEntry> } | undefined
  keyCount = 0

  constructor(db: Keyspace, spans: readonly SlotSpan[], send: (bytes: Bytes) => void) {
    this.db = db
    this.send = send
    this.waiting = slotsOfSpans(spans).reverse()
  }

  /** Writes on for one turn; true when every slot's keys are written. */
  step(): boolean {
    for (let work = 0; work < KEYS_PER_STEP; ) {
      if (this.current === undefined && !this.begin()) return true
      const written = this.write(KEYS_PER_STEP - work)
      work += written + 1 / SLOTS_PER_KEY
    }
    return this.current === undefined && this.waiting.length === 0
  }

  /** A slot is about to change (Keyspace observer, beforeWrite). */
  beforeWrite(slot: number): void {
    if (this.current?.slot === slot) this.write(Infinity)
  }

  /** A command that changed a slot: sent on if the other side has the slot's keys. */
  changed(slot: number, args: readonly Bytes[]): void {
    if (this.sent.has(slot)) this.send(requestBytes(args))
  }

  private begin(): boolean {
    const slot = this.waiting.pop()
    if (slot === undefined) return false
    this.current = { slot, left: this.db.slots.entriesIn(slot) }
    return true
  }

  private write(limit: number): number {
    const { slot, left } = this.current!
    let bytes = ''
    let count = 0
    for (; count < limit; count++) {
      const next = left.next()
      if (next.done === true) {
        this.current = undefined
        this.sent.add(slot)
        break
      }
      bytes += restoreRequest(next.value)
    }
    this.keyCount += count
    if (bytes !== '') this.send(bytes)
    return count
  }
}

/** A key as the command that makes it, with the moment it runs out. */
export function restoreRequest({ key, value, expiresAtMs }: KeyEntry): Bytes {
  return requestBytes(restoreArguments({ key, value, expiresAtMs }))
}

export function restoreArguments({ key, value, expiresAtMs }: KeyEntry): Bytes[] {
  const payload = dumpPayloadBytes(value)
  return expiresAtMs === undefined ? ['RESTORE', key, '0', payload, 'REPLACE'] : ['RESTORE', key, String(expiresAtMs), payload, 'REPLACE', 'ABSTTL']
}
