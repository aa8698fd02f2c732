import type { Bytes } from '../../../bytes.ts'
import type { WideInteger } from '../../wide-integer.ts'
import { IdIndex } from './id-index.ts'
import type { StreamId } from './stream-id.ts'

/** An entry that a consumer was given and has not acknowledged (streamNACK). */
export interface PendingEntry {
  readonly id: StreamId
  consumer: Consumer
  /** Unix time. */
  deliveredAtMs: number
  deliveryCount: WideInteger
}

export class Consumer {
  readonly name: Bytes
  /** When it was last named in a command, as Unix time. */
  seenAtMs: number
  readonly pending = new IdIndex<PendingEntry>()

  constructor(name: Bytes, seenAtMs: number) {
    this.name = name
    this.seenAtMs = seenAtMs
  }
}

/** A consumer group of a stream: how far it has read, and who was given what (streamCG). */
export class ConsumerGroup {
  readonly name: Bytes
  lastId: StreamId
  /** How many entries were added to the stream up to `lastId`, as far as that can be told. */
  entriesRead: WideInteger | undefined
  readonly pending = new IdIndex<PendingEntry>()
  readonly consumers = new Map<Bytes, Consumer>()

  constructor(name: Bytes, lastId: StreamId, entriesRead: WideInteger | undefined) {
    this.name = name
    this.lastId = lastId
    this.entriesRead = entriesRead
  }

  copy(): ConsumerGroup {
    const copy = new ConsumerGroup(this.name, this.lastId, this.entriesRead)
    for (const { name, seenAtMs } of this.consumers.values()) copy.consumers.set(name, new Consumer(name, seenAtMs))
    for (const { consumer, ...entry } of this.pending) copy.addPending({ ...entry, consumer: copy.consumers.get(consumer.name)! })
    return copy
  }

  /** Consumers in the order in which Redis lists them: by the bytes of their names. */
  sortedConsumers(): Consumer[] {
    return [...this.consumers.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  createConsumer(name: Bytes, nowMs: number): Consumer {
    const consumer = new Consumer(name, nowMs)
    this.consumers.set(name, consumer)
    return consumer
  }

  /** Removes a consumer with what it has pending; how much that was, undefined when there is no such consumer. */
  deleteConsumer(name: Bytes): number | undefined {
    const consumer = this.consumers.get(name)
    if (consumer === undefined) return undefined
    for (const { id } of consumer.pending) this.pending.delete(id)
    this.consumers.delete(name)
    return consumer.pending.size
  }

  /** Puts in a pending entry; false when its id is pending already. */
  addPending(entry: PendingEntry): boolean {
    if (!this.pending.add(entry)) return false
    entry.consumer.pending.add(entry)
    return true
  }

  /** A consumer is given an entry, for the first time or as if it were: SETID may have sent the group back. */
  deliver(id: StreamId, consumer: Consumer, nowMs: number): PendingEntry {
    const fresh: PendingEntry = { id, consumer, deliveredAtMs: nowMs, deliveryCount: 1 }
    if (this.addPending(fresh)) return fresh
    const entry = this.pending.get(id)!
    this.assign(entry, consumer)
    entry.deliveredAtMs = nowMs
    entry.deliveryCount = 1
    return entry
  }

  /** Gives a pending entry to a consumer. */
  assign(entry: PendingEntry, consumer: Consumer): void {
    if (entry.consumer === consumer) return
    entry.consumer.pending.delete(entry.id)
    entry.consumer = consumer
    consumer.pending.add(entry)
  }

  /** Takes an entry off the pending ones; true when it was one. */
  acknowledge(id: StreamId): boolean {
    const entry = this.pending.delete(id)
    entry?.consumer.pending.delete(id)
    return entry !== undefined
  }
}
